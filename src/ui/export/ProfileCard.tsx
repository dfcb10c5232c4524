/** Which dump kernel's header the vmcore gets: a preset, or the one that fits the dump, with every switch in the open. */
import { type ReactNode, useId } from 'react';
import type { ProfileSwitches } from '../../rpc/api.ts';
import { chooseProfile, chooseSwitch } from '../../store/exportStore.ts';
import { useExport } from '../../store/react.ts';
import { Badge } from '../kit/Badge.tsx';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { SegmentedControl } from '../kit/SegmentedControl.tsx';
import styles from './ProfileCard.module.css';

export function ProfileCard() {
  const profile = useExport((state) => state.profile);
  const presets = useExport((state) => state.presets);
  const switches = useExport((state) => state.plan?.switches);
  const why = useExport((state) => state.plan?.profileWhy);
  const changedCount = useExport((state) => Object.keys(state.switches).length);
  const id = useId();

  return (
    <Card
      title="Header"
      note="which dump kernel’s vmcore it shall look like"
      aside={
        changedCount > 0 && (
          <Button size="small" variant="quiet" onClick={() => void chooseProfile(profile)}>
            Undo changes
          </Button>
        )
      }
    >
      <div className={styles.choice}>
        <label htmlFor={id}>Profile</label>
        <select
          id={id}
          className={styles.select}
          value={profile}
          onChange={(event) => void chooseProfile(event.target.value)}
        >
          <option value="auto">As fits this dump</option>
          {presets
            .filter((preset) => preset.id !== 'auto')
            .map((preset) => (
              <option key={preset.id} value={preset.id}>
                {preset.label}
              </option>
            ))}
        </select>
        {changedCount > 0 && <Badge tone="accent">changed</Badge>}
      </div>
      <p className={styles.why}>{why ?? ' '}</p>
      {switches !== undefined && <Switches switches={switches} />}
    </Card>
  );
}

function Switches({ switches }: { readonly switches: ProfileSwitches }) {
  return (
    <div className={styles.switches}>
      <Row label="Name of register notes">
        <SegmentedControl
          label="Name of register notes"
          value={switches.s390NoteName}
          onChange={(s390NoteName) => void chooseSwitch({ s390NoteName })}
          options={[
            { value: 'LINUX', label: 'LINUX' },
            { value: 'CORE', label: 'CORE' },
          ]}
        />
      </Row>
      <Row label="TODPREG note, bytes">
        <SegmentedControl
          label="TODPREG note, bytes"
          value={switches.todpregSize}
          onChange={(todpregSize) => void chooseSwitch({ todpregSize })}
          options={[
            { value: 4, label: '4' },
            { value: 8, label: '8' },
          ]}
        />
      </Row>
      <YesNo
        label="Vector register notes"
        value={switches.vectorNotes}
        onChange={(vectorNotes) => void chooseSwitch({ vectorNotes })}
      />
      <YesNo
        label="Closing empty note"
        value={switches.finalNote}
        onChange={(finalNote) => void chooseSwitch({ finalNote })}
      />
      <Row label="Alignment of PT_NOTE">
        <SegmentedControl
          label="Alignment of PT_NOTE"
          value={switches.noteAlign}
          onChange={(noteAlign) => void chooseSwitch({ noteAlign })}
          options={[
            { value: 0, label: '0' },
            { value: 4, label: '4' },
          ]}
        />
      </Row>
      <YesNo
        label="Kernel image segment"
        value={switches.imageSegment}
        onChange={(imageSegment) => void chooseSwitch({ imageSegment })}
      />
      <Row label="Virtual addresses">
        <SegmentedControl
          label="Virtual addresses"
          value={switches.vaddrBase}
          onChange={(vaddrBase) => void chooseSwitch({ vaddrBase })}
          options={[
            { value: 'physical', label: 'physical' },
            { value: 'identity-base', label: 'identity base' },
          ]}
        />
      </Row>
    </div>
  );
}

interface YesNoProps {
  readonly label: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

function YesNo({ label, value, onChange }: YesNoProps) {
  return (
    <Row label={label}>
      <SegmentedControl
        label={label}
        value={value ? 'yes' : 'no'}
        onChange={(chosen) => onChange(chosen === 'yes')}
        options={[
          { value: 'yes', label: 'yes' },
          { value: 'no', label: 'no' },
        ]}
      />
    </Row>
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
