/** The frames of a backtrace, innermost first, with interrupt handling folded away unless it is what matters. */
import { ChevronRight, Code } from 'lucide-react';
import { useState } from 'react';
import { hex, hex0x, hex64 } from '../../base/hex.ts';
import type { Backtrace, StackFrame } from '../../rpc/kernelApi.ts';
import { Badge } from '../kit/Badge.tsx';
import { IconButton } from '../kit/Button.tsx';
import { chainWords, type FrameGroup, frameGroups } from './frameGroups.ts';
import styles from './kernel.module.css';
import { LazyCode } from './LazyCode.tsx';
import { VirtualLink } from './VirtualLink.tsx';

interface BacktraceFramesProps {
  readonly trace: Backtrace;
  /** Shows interrupt handling unfolded: for the CPU that panicked. */
  readonly unfolded?: boolean;
  /** Only so many frames, without stack addresses: for a first look. */
  readonly most?: number;
}

/** Bytes of a stack frame without locals (s390x ELF ABI). */
const FRAME_BYTES = 160;

const KINDS: Readonly<Record<StackFrame['kind'], string>> = {
  psw: 'the address in the PSW',
  frame: 'from the back chain',
  interrupt: 'the address in the PSW saved by an interrupt',
  leaf: 'from register 14: a function that made no frame of its own',
};

/** What happens at the marked line of code. */
const MARKS: Readonly<Record<StackFrame['kind'], string>> = {
  psw: 'stopped here',
  frame: 'returns here',
  interrupt: 'interrupted here',
  leaf: 'returns here',
};

export function BacktraceFrames({ trace, unfolded = false, most }: BacktraceFramesProps) {
  if (most !== undefined) {
    const shown = trace.frames.slice(0, most);
    return (
      <>
        <Frames frames={shown} first={0} isShort />
        {trace.frames.length > shown.length && (
          <p className={styles.end}>{`and ${trace.frames.length - shown.length} more frames`}</p>
        )}
      </>
    );
  }
  return (
    <div>
      {frameGroups(trace.frames).map((group) =>
        group.isInterrupt ? (
          <Folded key={group.first} group={group} isOpen={unfolded} />
        ) : (
          <Frames key={group.first} frames={group.frames} first={group.first} />
        ),
      )}
      <p className={styles.end}>{trace.end}</p>
    </div>
  );
}

function Folded({ group, isOpen }: { readonly group: FrameGroup; readonly isOpen: boolean }) {
  const count = group.frames.length;
  return (
    <details className={styles.fold} open={isOpen}>
      <summary>
        <ChevronRight aria-hidden="true" />
        {count === 1 ? '1 frame of an interrupt' : `${count} frames of an interrupt`}
        <span className={styles.chain}>{chainWords(group.frames)}</span>
      </summary>
      <Frames frames={group.frames} first={group.first} />
    </details>
  );
}

interface FramesProps {
  readonly frames: readonly StackFrame[];
  readonly first: number;
  readonly isShort?: boolean;
}

function Frames({ frames, first, isShort = false }: FramesProps) {
  return (
    <ol className={styles.frames} start={first}>
      {frames.map((frame, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a damaged chain may hold the same frame twice
        <Frame key={position} frame={frame} number={first + position} isShort={isShort} />
      ))}
    </ol>
  );
}

interface FrameProps {
  readonly frame: StackFrame;
  readonly number: number;
  readonly isShort: boolean;
}

function Frame({ frame, number, isShort }: FrameProps) {
  const [isOpen, setOpen] = useState(false);
  const hasCode = !isShort && frame.stack !== 'user';
  return (
    <li
      className={styles.frame}
      data-doubt={frame.confidence !== 'exact'}
      title={`${KINDS[frame.kind]}, ${stackWords(frame.stack)}, stack pointer ${hex0x(frame.sp)}`}
    >
      <span className={styles.number}>{`#${number}`}</span>
      <span className={styles.place}>
        <Place frame={frame} />
      </span>
      {!isShort && (
        <span className={styles.where}>
          {frame.confidence !== 'exact' && <Badge tone="warn">{frame.confidence}</Badge>}
          {frame.stack}
          {frame.stack === 'user' ? (
            <span>{hex(frame.sp, 11)}</span>
          ) : (
            <VirtualLink addr={frame.sp} length={FRAME_BYTES}>
              {hex(frame.sp, 11)}
            </VirtualLink>
          )}
          {hasCode && (
            <IconButton
              label={`Code of frame ${number}`}
              icon={<Code />}
              className={styles.codeButton}
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            />
          )}
        </span>
      )}
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region has to be reachable by keyboard
        <section className={styles.code} aria-label={`Code of frame ${number}`} tabIndex={0}>
          <LazyCode addr={frame.pc} before={12} count={12} markWords={MARKS[frame.kind]} />
        </section>
      )}
    </li>
  );
}

function stackWords(stack: string): string {
  if (stack === 'user') return 'user space';
  return stack === '?' ? 'on an unknown stack' : `on the ${stack} stack`;
}

function Place({ frame }: { readonly frame: StackFrame }) {
  if (frame.stack === 'user') {
    return <span className={styles.interrupted}>{`user space at ${hex64(frame.pc)}`}</span>;
  }
  return (
    <>
      <VirtualLink addr={frame.pc}>{frame.symbol ?? hex64(frame.pc)}</VirtualLink>
      {frame.offset !== undefined && frame.offset !== 0n && (
        <span className={styles.offset}>{`+${hex0x(frame.offset)}`}</span>
      )}
      {frame.module !== undefined && <span className={styles.offset}>{` [${frame.module}]`}</span>}
      {frame.kind === 'interrupt' && <span className={styles.interrupted}> interrupted here</span>}
    </>
  );
}
