/** Which header is looked at, and the switches of its profile. Nothing here changes the export. */
import { type ReactNode, useId } from 'react';
import type { ProfileSwitches } from '../../rpc/api.ts';
import { useSummary } from '../../store/react.ts';
import { SegmentedControl } from '../kit/SegmentedControl.tsx';
import styles from './BuilderView.module.css';
import { SWITCH_WORDS } from './fieldWords.ts';
import type { HeaderState } from './useHeader.ts';

export function BuilderSwitches({ state }: { readonly state: HeaderState }) {
  const { request, reply, presets, ask, flip } = state;
  const { format } = useSummary();
  const switches = reply?.profile?.switches;
  return (
    <div className={styles.switches}>
      {format === 'elf' && (
        <Item label="Which header">
          <SegmentedControl
            label="Which header"
            value={request.kind}
            onChange={(kind) => ask(kind === 'found' ? { kind } : { kind, profile: 'auto', switches: {} })}
            options={[
              { value: 'built', label: 'as an export has it' },
              { value: 'found', label: 'as it is in the file' },
            ]}
          />
        </Item>
      )}
      {request.kind === 'built' && (
        <Choice
          label="Profile"
          value={request.profile}
          options={[
            ['auto', 'As fits this dump'],
            ...presets.map(({ id, label }) => [id, `${id}: ${label}`] as const),
          ]}
          onChange={(profile) => ask({ kind: 'built', profile, switches: {} })}
        />
      )}
      {request.kind === 'built' && switches !== undefined && <Switches switches={switches} flip={flip} />}
    </div>
  );
}

interface SwitchesProps {
  readonly switches: ProfileSwitches;
  readonly flip: HeaderState['flip'];
}

function Switches({ switches, flip }: SwitchesProps) {
  const yesNo = [
    ['yes', 'yes'],
    ['no', 'no'],
  ] as const;
  const asYes = (value: boolean): 'yes' | 'no' => (value ? 'yes' : 'no');
  return (
    <>
      <Choice
        label={SWITCH_WORDS.s390NoteName}
        value={switches.s390NoteName}
        options={[
          ['LINUX', 'LINUX'],
          ['CORE', 'CORE'],
        ]}
        onChange={(s390NoteName) => flip({ s390NoteName })}
      />
      <Choice
        label={SWITCH_WORDS.todpregSize}
        value={switches.todpregSize === 4 ? '4' : '8'}
        options={[
          ['4', '4'],
          ['8', '8'],
        ]}
        onChange={(size) => flip({ todpregSize: size === '4' ? 4 : 8 })}
      />
      <Choice
        label={SWITCH_WORDS.vectorNotes}
        value={asYes(switches.vectorNotes)}
        options={yesNo}
        onChange={(value) => flip({ vectorNotes: value === 'yes' })}
      />
      <Choice
        label={SWITCH_WORDS.finalNote}
        title="The kernel stops before it, so it never reaches the file: no byte changes"
        value={asYes(switches.finalNote)}
        options={yesNo}
        onChange={(value) => flip({ finalNote: value === 'yes' })}
      />
      <Choice
        label={SWITCH_WORDS.noteAlign}
        value={switches.noteAlign === 0 ? '0' : '4'}
        options={[
          ['0', '0'],
          ['4', '4'],
        ]}
        onChange={(value) => flip({ noteAlign: value === '0' ? 0 : 4 })}
      />
      <Choice
        label={SWITCH_WORDS.imageSegment}
        title="Needs an os_info of the dumped kernel that tells where its image is"
        value={asYes(switches.imageSegment)}
        options={yesNo}
        onChange={(value) => flip({ imageSegment: value === 'yes' })}
      />
      <Choice
        label={SWITCH_WORDS.vaddrBase}
        value={switches.vaddrBase}
        options={[
          ['physical', 'physical'],
          ['identity-base', 'identity base'],
        ]}
        onChange={(vaddrBase) => flip({ vaddrBase })}
      />
    </>
  );
}

function Item({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={styles.item}>
      <span aria-hidden="true">{label}</span>
      {children}
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly title?: string;
  readonly value: T;
  readonly options: readonly (readonly [value: T, label: string])[];
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ label, title, value, options, onChange }: ChoiceProps<T>) {
  const id = useId();
  return (
    <div className={styles.item} title={title}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className={styles.select}
        value={value}
        onChange={(event) => {
          const chosen = options.find(([one]) => one === event.target.value);
          if (chosen !== undefined) onChange(chosen[0]);
        }}
      >
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
