/** The open dump beside another one, or two ranges of it: facts at once, memory when asked for. */
import { FolderOpen } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { formatSize } from '../../base/hex.ts';
import { compareWholeMemory, compareWith, setCompareMode } from '../../store/compareStore.ts';
import { useSummary } from '../../store/react.ts';
import { useCompare } from '../../store/useCompare.ts';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { FilePick } from '../kit/FilePick.tsx';
import { SegmentedControl } from '../kit/SegmentedControl.tsx';
import { carriesFiles, type DroppedFile, filesOfDrop, filesOfInput } from '../platform/drop.ts';
import { CompareFacts } from './CompareFacts.tsx';
import { CompareMemory } from './CompareMemory.tsx';
import { CompareRanges } from './CompareRanges.tsx';
import styles from './CompareView.module.css';

function open(files: readonly DroppedFile[]): void {
  if (files.length > 0) void compareWith(files.map((file) => ({ ...file, role: 'auto' })));
}

export function CompareView() {
  const mode = useCompare((state) => state.mode);
  const other = useCompare((state) => state.other);
  return (
    <div className={styles.view}>
      <h1 className="sr-only">Compare</h1>
      <Card
        title="Compare"
        note={mode === 'dumps' ? 'the open dump (A) with another one (B)' : 'two ranges of the open dump'}
        aside={
          <SegmentedControl
            label="What to compare"
            options={[
              { value: 'dumps', label: 'Another dump' },
              { value: 'ranges', label: 'Two ranges' },
            ]}
            value={mode}
            onChange={setCompareMode}
          />
        }
      >
        {mode === 'dumps' ? <Sides /> : <CompareRanges />}
      </Card>
      {other.kind === 'failed' && <ErrorNote error={other.error} />}
      {other.kind === 'open' && <CompareFacts comparison={other.dump.facts} />}
      {mode === 'dumps' && other.kind === 'none' && (
        <EmptyState title="Nothing compared yet">
          The other dump may be of any format. Facts, registers and notes are compared at once, memory when
          you ask for it.
        </EmptyState>
      )}
      <CompareMemory />
    </div>
  );
}

/** Both dumps by name, the place to drop the other one, and the button that starts on memory. */
function Sides() {
  const { files, formatLabel, release } = useSummary();
  const other = useCompare((state) => state.other);
  const phase = useCompare((state) => state.phase);
  const [isOver, setOver] = useState(false);

  function onDragOver(event: DragEvent): void {
    if (!carriesFiles(event.dataTransfer)) return;
    event.preventDefault();
    setOver(true);
  }

  function onDrop(event: DragEvent): void {
    setOver(false);
    if (!carriesFiles(event.dataTransfer)) return;
    event.preventDefault();
    void filesOfDrop(event.dataTransfer).then(open);
  }

  const names = other.kind === 'none' ? '' : other.names.join(', ');
  return (
    <>
      <div className={styles.sides}>
        <section className={styles.side} aria-label="A: open dump">
          <span className={styles.letter}>A</span>
          <div className={styles.words}>
            <strong>{files.map(({ name }) => name).join(', ')}</strong>
            <span>{[formatLabel, release].filter((text) => text !== undefined).join(' · ')}</span>
          </div>
        </section>
        {/* The pick inside does the same by keyboard. */}
        <section
          className={styles.side}
          aria-label="B: other dump"
          data-over={isOver}
          onDragOver={onDragOver}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
        >
          <span className={styles.letter}>B</span>
          <div className={styles.words}>
            <strong>{names === '' ? 'Drop another dump here' : names}</strong>
            <span role="status">
              {other.kind === 'opening' && other.activity}
              {other.kind === 'open' &&
                [other.dump.formatLabel, other.dump.release].filter((text) => text !== undefined).join(' · ')}
              {other.kind === 'none' && 'One file, or an HSA pair'}
            </span>
          </div>
          <FilePick
            label="Choose the files of the other dump"
            multiple
            icon={<FolderOpen />}
            onChange={(event) => open(filesOfInput(event.target.files))}
          >
            Choose files
          </FilePick>
        </section>
      </div>
      {other.kind === 'open' && phase !== 'running' && (
        <p className={styles.start}>
          <Button variant="primary" onClick={() => void compareWholeMemory()}>
            {phase === 'idle' ? 'Compare memory' : 'Compare memory again'}
          </Button>
          <span>reads what both dumps store below {formatSize(other.dump.unionEnd)}</span>
        </p>
      )}
    </>
  );
}
