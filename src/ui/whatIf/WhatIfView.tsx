/** A slider for HSA_SIZE: which bytes would then come from elsewhere, and what the vmcore would hold. */
import { FlaskConical } from 'lucide-react';
import { type CSSProperties, useId, useState } from 'react';
import { FRAME_SIZE, roundDown } from '../../base/address.ts';
import { formatSize, hex0x } from '../../base/hex.ts';
import { parseSize } from '../../base/parseSize.ts';
import { useSummary } from '../../store/react.ts';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { useWhatIf } from './useWhatIf.ts';
import { WhatIfBars } from './WhatIfBars.tsx';
import { WhatIfResult } from './WhatIfResult.tsx';
import styles from './WhatIfView.module.css';
import { type Scale, scaleOf } from './whatIfWords.ts';

export function WhatIfView() {
  const { hsaSize } = useSummary();
  return (
    <div className={styles.view}>
      <h1 className="sr-only">What if</h1>
      {hsaSize === undefined ? (
        <EmptyState title="This dump has no HSA">
          Only a pair of HSA file and memory file has a border that could lie elsewhere. Open both files of a
          zfcpdump to move it.
        </EmptyState>
      ) : (
        <Asked realSize={hsaSize} />
      )}
    </div>
  );
}

function Asked({ realSize }: { readonly realSize: number }) {
  const { memoryEnd } = useSummary();
  const [hsaSize, setHsaSize] = useState(realSize);
  const { reply, error } = useWhatIf(hsaSize, true);
  const scale = scaleOf(realSize, memoryEnd);
  return (
    <>
      <p className={styles.banner}>
        <FlaskConical aria-hidden="true" />
        <strong>What if: nothing of this is exported.</strong>
        <span>The open dump, the other views and the export keep the real HSA_SIZE.</span>
      </p>
      <Card
        title="HSA_SIZE"
        note="where the border between the two files would lie"
        aside={
          hsaSize !== realSize && (
            <Button size="small" variant="quiet" onClick={() => setHsaSize(realSize)}>
              Back to {hex0x(realSize)}
            </Button>
          )
        }
      >
        <Slider hsaSize={hsaSize} realSize={realSize} scale={scale} onChange={setHsaSize} />
        <SizeField key={hsaSize} hsaSize={hsaSize} end={memoryEnd} onChange={setHsaSize} />
        {reply !== undefined && <WhatIfBars reply={reply} end={Math.max(scale.max, reply.hsaSize)} />}
      </Card>
      {error !== undefined && <ErrorNote error={error} />}
      {reply !== undefined && <WhatIfResult reply={reply} />}
    </>
  );
}

interface SliderProps {
  readonly hsaSize: number;
  readonly realSize: number;
  readonly scale: Scale;
  readonly onChange: (size: number) => void;
}

function Slider({ hsaSize, realSize, scale, onChange }: SliderProps) {
  const place: CSSProperties & Record<'--real', string> = {
    '--real': `${(100 * realSize) / Math.max(1, scale.max)}%`,
  };
  return (
    <div className={styles.slider} style={place}>
      <input
        type="range"
        aria-label="HSA_SIZE, what if"
        aria-valuetext={`${hex0x(hsaSize)}, ${formatSize(hsaSize)}`}
        min={0}
        max={scale.max}
        step={scale.step}
        value={Math.min(hsaSize, scale.max)}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      <div className={styles.ends} aria-hidden="true">
        <span>0</span>
        <span className={styles.real}>real {hex0x(realSize)}</span>
        <span>{hex0x(scale.max)}</span>
      </div>
    </div>
  );
}

interface SizeFieldProps {
  readonly hsaSize: number;
  readonly end: number;
  readonly onChange: (size: number) => void;
}

/** Takes a size as people type it, when Enter is pressed or the field is left. */
function SizeField({ hsaSize, end, onChange }: SizeFieldProps) {
  const id = useId();
  const [text, setText] = useState(hex0x(hsaSize));
  const size = parseSize(text);
  const problem = sizeProblem(size, end);
  const take = (): void => {
    if (size !== undefined && problem === undefined) onChange(size);
  };
  return (
    <form
      className={styles.field}
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <label htmlFor={id}>Size</label>
      <input
        id={id}
        className={styles.number}
        value={text}
        spellCheck={false}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-hint`}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
      />
      <span id={`${id}-hint`} className={problem === undefined ? styles.muted : styles.problem}>
        {problem ?? `${formatSize(size ?? hsaSize)}, a multiple of 4 KiB`}
      </span>
    </form>
  );
}

function sizeProblem(size: number | undefined, end: number): string | undefined {
  if (size === undefined) return 'Not a size. Write 0x2000000 or 32 MiB.';
  if (size !== roundDown(size, FRAME_SIZE)) return 'Not a multiple of 4 KiB.';
  return size > end ? `Larger than memory, which ends at ${hex0x(end)}.` : undefined;
}
