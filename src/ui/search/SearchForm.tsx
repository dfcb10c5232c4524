/** The form: kind, pattern, options and range. Enter searches; nothing is searched while typing. */
import { Search } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { hex0x } from '../../base/hex.ts';
import { panelStore } from '../../store/panelStore.ts';
import { usePanel, useSummary, useView } from '../../store/react.ts';
import type { RangeChoice } from '../../store/searchForm.ts';
import { setForm, startSearch } from '../../store/searchStore.ts';
import { useSearch } from '../../store/useSearch.ts';
import { Button } from '../kit/Button.tsx';
import { ENCODINGS, KINDS, RANGES } from './kindWords.ts';
import styles from './SearchForm.module.css';

export function SearchForm(): ReactNode {
  const { kind, pattern } = useSearch((state) => state.form);
  const complaint = useSearch((state) => state.complaint);
  const complaintId = useId();
  const hintId = useId();
  const words = KINDS.find((known) => known.kind === kind) ?? KINDS[0];

  function submit(event: FormEvent): void {
    event.preventDefault();
    startSearch();
  }

  return (
    <form className={styles.form} aria-label="Search memory" onSubmit={submit}>
      <div className={styles.line}>
        <Choice
          label="Kind"
          options={KINDS.map((known) => ({ value: known.kind, label: known.label }))}
          value={kind}
          onChange={(chosen) => setForm({ kind: chosen })}
        />
        <PatternField
          value={pattern}
          example={words?.example ?? ''}
          describedBy={complaint === undefined ? hintId : `${complaintId} ${hintId}`}
          isWrong={complaint !== undefined}
        />
        <Button type="submit" variant="primary" icon={<Search />}>
          Search
        </Button>
      </div>
      {complaint !== undefined && (
        <p id={complaintId} role="alert" className={styles.complaint}>
          {complaint}
        </p>
      )}
      <div className={styles.line}>
        <KindOptions />
        <RangeOptions />
      </div>
      <p id={hintId} className={styles.hint}>
        {words?.hint}
      </p>
    </form>
  );
}

interface PatternFieldProps {
  readonly value: string;
  readonly example: string;
  readonly describedBy: string;
  readonly isWrong: boolean;
}

function PatternField({ value, example, describedBy, isWrong }: PatternFieldProps): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const focus = usePanel((state) => state.focus);

  // Also when the view was only just loaded: then the wish is older than the field.
  useEffect(() => {
    if (focus?.target !== 'search') return;
    input.current?.focus();
    input.current?.select();
    panelStore.setState({ focus: undefined });
  }, [focus]);

  return (
    <input
      ref={input}
      type="text"
      className={styles.pattern}
      aria-label="Pattern"
      aria-describedby={describedBy}
      aria-invalid={isWrong}
      placeholder={example}
      value={value}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      onChange={(event) => setForm({ pattern: event.target.value })}
    />
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ label, options, value, onChange }: ChoiceProps<T>): ReactNode {
  return (
    <select
      className={styles.select}
      aria-label={label}
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

function KindOptions(): ReactNode {
  const { kind, encoding, anyCase, virtual } = useSearch((state) => state.form);
  if (kind === 'pointers') {
    return (
      <Tick isOn={virtual} onChange={(on) => setForm({ virtual: on })}>
        Also where the kernel maps these addresses
      </Tick>
    );
  }
  if (kind !== 'text' && kind !== 'regex') return undefined;
  const encodings =
    kind === 'text' ? ENCODINGS : ENCODINGS.filter(({ value }) => value === 'ascii' || value === 'ebcdic');
  const chosen = encodings.some(({ value }) => value === encoding) ? encoding : 'ascii';
  return (
    <>
      <Choice
        label="Encoding"
        options={encodings}
        value={chosen}
        onChange={(value) => setForm({ encoding: value })}
      />
      <Tick isOn={anyCase} onChange={(on) => setForm({ anyCase: on })}>
        Upper and lower case alike
      </Tick>
    </>
  );
}

interface TickProps {
  readonly isOn: boolean;
  readonly onChange: (on: boolean) => void;
  readonly children: string;
}

function Tick({ isOn, onChange, children }: TickProps): ReactNode {
  return (
    <label className={styles.tick}>
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      {children}
    </label>
  );
}

function RangeOptions(): ReactNode {
  const { range, rangeText } = useSearch((state) => state.form);
  const { hsaSize } = useSummary();
  const cursor = useView((state) => state.cursor);
  const selection = useView((state) => state.selection);
  const isOffered = (choice: RangeChoice): boolean =>
    choice === range ||
    (choice === 'hsa' ? hsaSize !== undefined : choice !== 'selection' || selection !== undefined);
  return (
    <div className={styles.range}>
      <Choice
        label="Range"
        options={RANGES.filter(({ value }) => isOffered(value))}
        value={range}
        onChange={(value) => setForm({ range: value })}
      />
      {range === 'typed' && (
        <input
          type="text"
          className={styles.rangeText}
          aria-label="Addresses to search"
          placeholder="1f000-20000"
          value={rangeText}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setForm({ rangeText: event.target.value })}
        />
      )}
      {range === 'cursor' && <span className={styles.where}>from {hex0x(cursor)}</span>}
      {range === 'selection' && selection !== undefined && (
        <span className={styles.where}>
          {hex0x(selection.start)}–{hex0x(selection.end)}
        </span>
      )}
    </div>
  );
}
