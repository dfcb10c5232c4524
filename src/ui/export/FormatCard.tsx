/** What is written: the format, what it leaves out, how it is packed, and which addresses go in. */
import { type KeyboardEvent, type ReactNode, Suspense, useId, useState } from 'react';
import type { ExportFormat } from '../../rpc/api.ts';
import { chooseExport } from '../../store/exportStore.ts';
import { useExport } from '../../store/react.ts';
import { Card } from '../kit/Card.tsx';
import { SegmentedControl } from '../kit/SegmentedControl.tsx';
import { lazyPart } from '../platform/lazyPart.ts';
import styles from './FormatCard.module.css';
import { FORMAT_WORDS } from './formatWords.ts';

const PageClassesLevels = lazyPart(
  async () => (await import('../pages/PageClassesLevels.tsx')).PageClassesLevels,
);
const FORMATS: readonly ExportFormat[] = ['vmcore', 's390', 'kdump'];

export function FormatCard() {
  const format = useExport((state) => state.format);
  const id = useId();
  return (
    <Card title="What to write">
      <div className={styles.choice}>
        <label htmlFor={id}>Format</label>
        <select
          id={id}
          className={styles.select}
          value={format}
          onChange={(event) => {
            const chosen = FORMATS.find((one) => one === event.target.value);
            if (chosen !== undefined) void chooseExport({ format: chosen });
          }}
        >
          {FORMATS.map((one) => (
            <option key={one} value={one}>
              {FORMAT_WORDS[one].label}
            </option>
          ))}
        </select>
      </div>
      <p className={styles.hint}>{FORMAT_WORDS[format].hint}</p>
      {format === 'kdump' && <KdumpChoices />}
      {format !== 's390' && <Ranges />}
    </Card>
  );
}

function KdumpChoices() {
  const codec = useExport((state) => state.codec);
  const flattened = useExport((state) => state.flattened);
  return (
    <>
      <Suspense fallback={undefined}>
        <PageClassesLevels />
      </Suspense>
      <Row label="Packing">
        <SegmentedControl
          label="Packing"
          value={codec}
          onChange={(chosen) => void chooseExport({ codec: chosen })}
          options={[
            { value: 'zlib', label: 'zlib' },
            { value: 'zstd', label: 'zstd' },
            { value: 'none', label: 'none' },
          ]}
        />
      </Row>
      <Row label="Arrangement">
        <SegmentedControl
          label="Arrangement"
          value={flattened ? 'flattened' : 'plain'}
          onChange={(chosen) => void chooseExport({ flattened: chosen === 'flattened' })}
          options={[
            { value: 'plain', label: 'plain' },
            { value: 'flattened', label: 'flattened' },
          ]}
        />
      </Row>
    </>
  );
}

function Ranges() {
  const rangeText = useExport((state) => state.rangeText);
  const redactText = useExport((state) => state.redactText);
  return (
    <>
      <RangeField
        label="Only these addresses"
        placeholder="all"
        value={rangeText}
        onCommit={(text) => void chooseExport({ rangeText: text })}
      />
      <RangeField
        label="Leave out"
        placeholder="nothing"
        value={redactText}
        onCommit={(text) => void chooseExport({ redactText: text })}
      />
      <p className={styles.hint}>
        Ranges as 1000-8000, hexadecimal, the end not included, several with commas. What is left out is
        marked as not stored, as whole page frames.
      </p>
    </>
  );
}

interface RangeFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onCommit: (text: string) => void;
}

/** Plans anew on Enter and when the field is left, not at every key. */
function RangeField({ label, placeholder, value, onCommit }: RangeFieldProps) {
  const [text, setText] = useState(value);
  const id = useId();
  const commit = (): void => {
    if (text !== value) onCommit(text);
  };
  return (
    <div className={styles.row}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={styles.field}
        value={text}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key === 'Enter') commit();
        }}
      />
    </div>
  );
}

function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={styles.row}>
      <span aria-hidden="true">{label}</span>
      {children}
    </div>
  );
}
