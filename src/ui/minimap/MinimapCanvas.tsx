/** The painted part of the minimap: fills itself while the page is idle and repaints for size, pixels and theme. */
import { type ReactNode, useEffect, useRef } from 'react';
import type { DumpSummary } from '../../rpc/api.ts';
import { getClient, getScanClient } from '../../store/dumpStore.ts';
import { onThemeChange, tokenColour } from '../theme/theme.ts';
import { loadBuckets } from './loadBuckets.ts';
import styles from './Minimap.module.css';
import { emptyBuckets } from './minimapBuckets.ts';
import { type MinimapColours, paintMinimap } from './minimapPaint.ts';

function coloursNow(): MinimapColours {
  return {
    hsa: tokenColour('--hsa'),
    memory: tokenColour('--memory'),
    missing: tokenColour('--missing'),
    surface: tokenColour('--surface'),
    text: tokenColour('--text'),
  };
}

/** Runs when the page has nothing else to do; soon, where the browser cannot tell. */
function whenIdle(task: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const handle = requestIdleCallback(task, { timeout: 1000 });
    return () => cancelIdleCallback(handle);
  }
  const timer = setTimeout(task, 200);
  return () => clearTimeout(timer);
}

export function MinimapCanvas({ summary }: { readonly summary: DumpSummary }): ReactNode {
  const ref = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d') ?? undefined;
    if (canvas === null || context === undefined) return undefined;
    const stop = new AbortController();
    const flags = summary.cpus.flatMap((cpu) => (cpu.prefix === undefined ? [] : [cpu.prefix]));
    let map = emptyBuckets(summary.memoryEnd);
    let colours = coloursNow();
    let frame = 0;

    function paint(): void {
      frame = 0;
      if (canvas === null || context === undefined) return;
      const ratio = devicePixelRatio;
      const width = Math.round(canvas.clientWidth * ratio);
      const height = Math.round(canvas.clientHeight * ratio);
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      paintMinimap({ context, width, height, ratio }, { map, hsaSize: summary.hsaSize, flags }, colours);
    }
    function repaint(): void {
      if (frame === 0) frame = requestAnimationFrame(paint);
    }

    const observer = new ResizeObserver(repaint);
    observer.observe(canvas);
    const stopTheme = onThemeChange(() => {
      // The new theme is on the document only after this event.
      requestAnimationFrame(() => {
        colours = coloursNow();
        repaint();
      });
    });
    const stopIdle = whenIdle(() => {
      void loadBuckets(
        { client: getClient(), scan: getScanClient() },
        summary.memoryEnd,
        (better) => {
          map = better;
          repaint();
        },
        stop.signal,
      );
    });
    repaint();
    return () => {
      stop.abort();
      stopIdle();
      stopTheme();
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [summary]);

  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a picture without a tab stop; the slider around it has the words
  return <canvas ref={ref} className={styles.canvas} aria-hidden="true" />;
}
