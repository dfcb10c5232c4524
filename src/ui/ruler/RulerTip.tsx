/**
 * What stands at one address of the ruler: address, source, file and offset, and the mark there when it has one. In
 * the top layer (popover), so that the card around the ruler cannot cut it off.
 */
import { useLayoutEffect, useRef } from 'react';
import { hex0x } from '../../base/hex.ts';
import type { Placement } from '../../rpc/api.ts';
import { SOURCE_LABELS, SourceSwatch } from '../kit/SourceSwatch.tsx';
import { gapReason } from './gapWords.ts';
import styles from './MemoryRuler.module.css';
import type { Band } from './memoryProfile.ts';

interface RulerTipProps {
  readonly addr: number;
  readonly band: Band | undefined;
  readonly placement: Placement | undefined;
  readonly markNames: string;
  /** Middle of the tip, px from the ruler's left edge. */
  readonly x: number;
}

/** File and offset once the worker has said them, the source's words until then. */
function sourceWords(band: Band | undefined, placement: Placement | undefined): string {
  const source = placement?.extent.source ?? band?.source ?? 'missing';
  const reason = placement === undefined ? band?.reason : gapReason(placement.extent);
  if (reason !== undefined) return `${SOURCE_LABELS[source]}: ${reason}`;
  if (placement?.fileOffset !== undefined)
    return `${SOURCE_LABELS[source]}, offset ${hex0x(placement.fileOffset)}`;
  return SOURCE_LABELS[source];
}

const GAP = 8;

/** Shows the tip under its parent, inside the window. */
function place(tip: HTMLElement | null, x: number): void {
  const around = tip?.parentElement?.getBoundingClientRect();
  if (tip === null || around === undefined) return;
  if (!tip.matches(':popover-open')) tip.showPopover();
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(Math.max(GAP, around.left + x - width / 2), window.innerWidth - width - GAP);
  const below = around.bottom + height + GAP <= window.innerHeight;
  tip.style.left = `${left}px`;
  tip.style.top = `${below ? around.bottom + 2 : around.top - height - 2}px`;
}

export function RulerTip({ addr, band, placement, markNames, x }: RulerTipProps) {
  const source = placement?.extent.source ?? band?.source ?? 'missing';
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place(ref.current, x));
  return (
    <div ref={ref} popover="manual" className={styles.tip} aria-hidden="true">
      <div className="mono">{hex0x(addr)}</div>
      <div>
        <SourceSwatch source={source} label={sourceWords(band, placement)} />
      </div>
      {placement?.fileName !== undefined && <div className={styles.tipFile}>{placement.fileName}</div>}
      {markNames !== '' && <div className={styles.tipMark}>{markNames}</div>}
    </div>
  );
}
