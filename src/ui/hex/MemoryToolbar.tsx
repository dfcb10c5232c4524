/** The grid's controls: how bytes are drawn, where to go next, what to copy. Each button is a command with its key. */
import { Download, PanelRight, TextSelect } from 'lucide-react';
import type { ReactNode } from 'react';
import { runCommand } from '../../commands/registry.ts';
import { useSummary, useView } from '../../store/react.ts';
import { setEncoding, setEndian, setUnit } from '../../store/viewStore.ts';
import { Button, IconButton } from '../kit/Button.tsx';
import { Kbd } from '../kit/Kbd.tsx';
import { type Option, SegmentedControl } from '../kit/SegmentedControl.tsx';
import styles from './MemoryToolbar.module.css';
import { toggleSpace } from './spaceActions.ts';

const ENCODINGS: readonly Option<'ascii' | 'ebcdic'>[] = [
  { value: 'ascii', label: 'ASCII' },
  { value: 'ebcdic', label: 'EBCDIC' },
];

const ORDERS: readonly Option<'big' | 'little'>[] = [
  { value: 'big', label: 'BE', name: 'Big-endian' },
  { value: 'little', label: 'LE', name: 'Little-endian' },
];

const SPACES: readonly Option<'physical' | 'virtual'>[] = [
  { value: 'physical', label: 'Phys', name: 'Physical addresses' },
  { value: 'virtual', label: 'Virt', name: 'Kernel virtual addresses' },
];

interface MemoryToolbarProps {
  readonly isInspectorShown: boolean;
  readonly onShowInspector: (shown: boolean) => void;
}

export function MemoryToolbar({ isInspectorShown, onShowInspector }: MemoryToolbarProps): ReactNode {
  const space = useView((state) => state.space);
  const unit = useView((state) => state.unit);
  const encoding = useView((state) => state.encoding);
  const endian = useView((state) => state.endian);
  const { hsaSize } = useSummary();
  return (
    <div className={styles.bar} role="toolbar" aria-label="Memory view">
      <SegmentedControl
        label="Address space"
        options={SPACES}
        value={space}
        onChange={(wanted) => wanted !== space && toggleSpace()}
      />
      <SegmentedControl
        label="Bytes in a group"
        options={([1, 2, 4, 8] as const).map((size) => ({
          value: size,
          label:
            size === unit ? (
              <span>
                {size}
                <span className={styles.word}>{size === 1 ? ' byte' : ' bytes'}</span>
              </span>
            ) : (
              size
            ),
          name: size === 1 ? '1 byte' : `${size} bytes`,
        }))}
        value={unit}
        onChange={setUnit}
      />
      <SegmentedControl label="Text encoding" options={ENCODINGS} value={encoding} onChange={setEncoding} />
      <SegmentedControl label="Byte order" options={ORDERS} value={endian} onChange={setEndian} />
      <span className={styles.gap} />
      <span className={styles.spare}>
        <Action command="next-boundary" keys="]">
          Next boundary
        </Action>
      </span>
      {hsaSize !== undefined && space === 'physical' && (
        <Action command="hsa-end" keys="h">
          HSA end
        </Action>
      )}
      <Action command="copy-as" keys="y">
        Copy as
      </Action>
      <IconButton
        label="Save a range as a file"
        icon={<Download />}
        onClick={() => runCommand('save-range')}
      />
      <IconButton label="Select a range" icon={<TextSelect />} onClick={() => runCommand('select-range')} />
      <IconButton
        label={isInspectorShown ? 'Hide inspector' : 'Show inspector'}
        icon={<PanelRight />}
        aria-pressed={isInspectorShown}
        onClick={() => onShowInspector(!isInspectorShown)}
      />
    </div>
  );
}

interface ActionProps {
  readonly command: string;
  readonly keys?: string;
  readonly children: string;
}

function Action({ command, keys, children }: ActionProps): ReactNode {
  return (
    <Button variant="quiet" size="small" className={styles.action} onClick={() => runCommand(command)}>
      {children}
      {keys !== undefined && (
        <span className={styles.keys} aria-hidden="true">
          <Kbd keys={keys} />
        </span>
      )}
    </Button>
  );
}
