/** Which of the two systems of the dump is shown, when a crash kernel was running: choosing opens the files anew. */
import { formatSize } from '../../base/hex.ts';
import type { DumpSummary, SystemSide } from '../../rpc/api.ts';
import { dumpStore, reopenDump } from '../../store/dumpStore.ts';
import { AddressLink } from '../kit/AddressLink.tsx';
import { Card } from '../kit/Card.tsx';
import { SegmentedControl } from '../kit/SegmentedControl.tsx';
import styles from './SystemsCard.module.css';

const WORDS: Readonly<Record<SystemSide, string>> = {
  prod: 'The system that crashed, its first bytes back in place. The area of the crash kernel is not part of it.',
  kdump: 'The crash kernel alone, at the address where it ran: 0.',
  all: 'Memory as it lies: the crash kernel at address 0, the first bytes of the crashed system in the reserved area.',
};

function choose(side: SystemSide): void {
  // A VMCOREINFO that was chosen for one side is not that of the other.
  const { vmcoreinfoAt: _, ...options } = dumpStore.getState().options;
  void reopenDump({ ...options, select: side }, 'overview');
}

interface SystemsCardProps {
  readonly systems: NonNullable<DumpSummary['systems']>;
}

export function SystemsCard({ systems }: SystemsCardProps) {
  const { shown, base, size } = systems;
  return (
    <Card
      title="Two systems in this dump"
      note="a crash kernel was running"
      aside={
        <SegmentedControl
          label="System to show"
          value={shown}
          onChange={choose}
          options={[
            { value: 'prod', label: 'Crashed system' },
            { value: 'kdump', label: 'Crash kernel' },
            { value: 'all', label: 'As it lies' },
          ]}
        />
      }
    >
      <p>{WORDS[shown]}</p>
      <p className={styles.muted}>
        {`Reserved for the crash kernel: ${formatSize(size)} at `}
        {shown === 'all' ? (
          <AddressLink addr={base} />
        ) : (
          <span className="mono">{`0x${base.toString(16)}`}</span>
        )}
        . Other tools: <span className="mono">zgetdump --select prod|kdump|all</span>.
      </p>
    </Card>
  );
}
