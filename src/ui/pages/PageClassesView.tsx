/** What memory was used for when the machine died: sizes by class, and where each of them lies. */
import { useEffect, useRef } from 'react';
import { formatSize } from '../../base/hex.ts';
import type { PageClassReply } from '../../rpc/pageClassApi.ts';
import { countIfQuick, countPageClasses } from '../../store/pageClassStore.ts';
import { useSummary } from '../../store/react.ts';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { onThemeChange } from '../theme/theme.ts';
import { CountGate } from './CountGate.tsx';
import { coloursOf } from './mapColours.ts';
import { paintSwatch } from './mapPaint.ts';
import { PageClassesMap } from './PageClassesMap.tsx';
import { CLASS_WORDS, FRAME_BYTES, mapTotals, type ShownClass, slotOf } from './pageClassWords.ts';
import styles from './pages.module.css';

const NUMBER = new Intl.NumberFormat('en');

export function PageClassesView() {
  useEffect(() => void countIfQuick(), []);
  return (
    <div className={styles.view}>
      <h1 className="sr-only">Usage</h1>
      <CountGate>{(reply) => <Classes reply={reply} />}</CountGate>
    </div>
  );
}

function Classes({ reply }: { readonly reply: PageClassReply }) {
  const { memoryBytes } = useSummary();
  const knowsZeros = reply.classes.some(({ zeros }) => zeros !== undefined);
  return (
    <>
      <Card
        title="Memory by use"
        note={`${NUMBER.format(reply.totalFrames)} pages of 4 KiB, by the kernel’s own page states (${reply.origin})`}
        aside={
          !knowsZeros && (
            <Button
              size="small"
              variant="quiet"
              title={`Reads all ${formatSize(memoryBytes)}`}
              onClick={() => void countPageClasses(true)}
            >
              Find zeros too
            </Button>
          )
        }
        padded={false}
      >
        <ClassTable reply={reply} />
      </Card>
      {reply.problem !== undefined && <p className={styles.muted}>{reply.problem}</p>}
      <Card
        title="Where it lies"
        note={`each square ${formatSize(reply.map.cellBytes)}, in the colour of what most of it is`}
      >
        <PageClassesMap reply={reply} />
      </Card>
    </>
  );
}

function ClassTable({ reply }: { readonly reply: PageClassReply }) {
  const totals = mapTotals(reply);
  const rows = CLASS_WORDS.map((words) => ({ ...words, pages: totals[slotOf(reply, words.name)] ?? 0 }));
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Use</th>
          <th scope="col" className={styles.number}>
            Pages
          </th>
          <th scope="col" className={styles.number}>
            Size
          </th>
          <th scope="col" className={styles.number}>
            Share
          </th>
          <th scope="col" className={styles.hint}>
            What it is
          </th>
        </tr>
      </thead>
      <tbody>
        {rows
          .filter(({ pages }) => pages > 0)
          .map(({ name, label, hint, pages }) => (
            <tr key={name}>
              <th scope="row">
                <Swatch name={name} />
                {label}
              </th>
              <td className={styles.number}>{NUMBER.format(pages)}</td>
              <td className={styles.number}>{formatSize(pages * FRAME_BYTES)}</td>
              <td className={styles.number}>{((100 * pages) / reply.totalFrames).toFixed(1)} %</td>
              <td className={styles.hint}>{hint}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

/** The same square as in the picture. */
function Swatch({ name }: { readonly name: ShownClass }) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d') ?? undefined;
    if (canvas === null || context === undefined) return undefined;
    const paint = (): void => paintSwatch(context, name, [0, 0, 32], coloursOf(canvas));
    paint();
    return onThemeChange(() => requestAnimationFrame(paint));
  }, [name]);
  return (
    <span aria-hidden="true">
      <canvas ref={ref} className={styles.swatch} width={32} height={32} />
    </span>
  );
}
