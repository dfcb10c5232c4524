/** What stands at one address of the ruler: address, source, file and offset, and the mark there when it has one. */
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
  readonly width: number;
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

const HALF = 130;

export function RulerTip({ addr, band, placement, markNames, x, width }: RulerTipProps) {
  const source = placement?.extent.source ?? band?.source ?? 'missing';
  const left = Math.max(HALF, Math.min(x, width - HALF));
  return (
    <div className={styles.tip} style={{ left }} aria-hidden="true">
      <div className="mono">{hex0x(addr)}</div>
      <div>
        <SourceSwatch source={source} label={sourceWords(band, placement)} />
      </div>
      {placement?.fileName !== undefined && <div className={styles.tipFile}>{placement.fileName}</div>}
      {markNames !== '' && <div className={styles.tipMark}>{markNames}</div>}
    </div>
  );
}
