/**
 * Saving a picture of the view that is open, for a talk or a report: which part, PNG or SVG, which theme, how large.
 * The preview is the picture itself.
 */
import { Download } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { VIEW_TITLES } from '../../commands/viewCommands.ts';
import { showPanel } from '../../store/panelStore.ts';
import { setTheme, settingsStore, type ThemeChoice } from '../../store/settingsStore.ts';
import { viewStore } from '../../store/viewStore.ts';
import { Button } from '../kit/Button.tsx';
import { Dialog } from '../kit/Dialog.tsx';
import { SegmentedControl } from '../kit/SegmentedControl.tsx';
import { startDownload } from '../platform/save.ts';
import styles from './PicturePanel.module.css';
import { pixelsOf, pngBlob, svgBlob } from './raster.ts';
import { type Picture, pictureOf } from './viewSvg.ts';

type Part = 'view' | 'all' | 'window';
type Theme = 'light' | 'dark';

const SCALES = [1, 2] as const;

/** The view inside the page, or the page. */
function rootOf(part: Part): HTMLElement | undefined {
  const main = document.querySelector<HTMLElement>('main[aria-label]') ?? undefined;
  return part === 'window' ? (main?.parentElement ?? undefined) : main;
}

/** The box of the view that is scrolled, when something of it is out of sight. */
function scrolledBox(): HTMLElement | undefined {
  const boxes = [...document.querySelectorAll<HTMLElement>('main[aria-label] > *')];
  return boxes.find(
    (box) => box.scrollHeight > box.clientHeight + 1 && getComputedStyle(box).overflowY !== 'visible',
  );
}

function themeNow(): Theme {
  const { theme } = settingsStore.getState();
  if (theme !== 'system') return theme;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function nextFrames(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
}

type State =
  | { readonly kind: 'drawing' }
  | { readonly kind: 'ready'; readonly picture: Picture; readonly url: string }
  | { readonly kind: 'failed'; readonly words: string };

/** Draws with a theme, and puts back the one that the person has. */
async function drawWith(theme: Theme, before: ThemeChoice, part: Part, title: string): Promise<State> {
  const isOther = theme !== themeNow();
  if (isOther) setTheme(theme);
  // Canvases repaint by themselves, a frame or two later.
  await nextFrames();
  if (isOther) await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined)));
  const root = rootOf(part);
  const drawn =
    root === undefined
      ? undefined
      : pictureOf(root, { title, unrolled: part === 'all' ? scrolledBox() : undefined });
  if (isOther) setTheme(before);
  if (drawn === undefined) return { kind: 'failed', words: 'No view is open.' };
  if (!drawn.ok) return { kind: 'failed', words: drawn.error };
  return { kind: 'ready', picture: drawn.value, url: URL.createObjectURL(svgBlob(drawn.value)) };
}

export function PicturePanel() {
  const [view] = useState(() => viewStore.getState().view);
  const [before] = useState(() => settingsStore.getState().theme);
  const [isScrolled] = useState(() => scrolledBox() !== undefined);
  const [part, setPart] = useState<Part>('view');
  const [format, setFormat] = useState<'png' | 'svg'>('png');
  const [theme, setPictureTheme] = useState<Theme>(themeNow);
  const [scale, setScale] = useState<(typeof SCALES)[number]>(2);
  const [state, setState] = useState<State>({ kind: 'drawing' });
  const [saved, setSaved] = useState('');

  useEffect(() => {
    let isOver = false;
    let url: string | undefined;
    setSaved('');
    void drawWith(theme, before, part, `Oldmem: ${VIEW_TITLES[view]}`).then((drawn) => {
      if (drawn.kind === 'ready') url = drawn.url;
      if (isOver && url !== undefined) URL.revokeObjectURL(url);
      else setState(drawn);
    });
    return () => {
      isOver = true;
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [theme, before, part, view]);

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (state.kind !== 'ready') return;
    const name = `oldmem-${view}-${theme}.${format}`;
    if (format === 'svg') startDownload(svgBlob(state.picture), name);
    else {
      const png = await pngBlob(state.picture, scale);
      if (!png.ok) {
        setSaved(png.error);
        return;
      }
      startDownload(png.value, name);
    }
    setSaved(`Handed to the browser’s downloads as ${name}.`);
  }

  const size = state.kind === 'ready' ? pixelsOf(state.picture, format === 'png' ? scale : 1) : undefined;
  return (
    <Dialog title="Save a picture of this view" wide onClose={() => showPanel(undefined)}>
      <form className={styles.form} aria-label="Picture" onSubmit={(event) => void save(event)}>
        <div className={styles.preview} role="img" aria-label="Preview of the picture">
          {state.kind === 'ready' && <img src={state.url} alt="" />}
        </div>
        <div className={styles.choices}>
          <SegmentedControl
            label="Part"
            value={part}
            onChange={setPart}
            options={[
              { value: 'view', label: isScrolled ? 'What is in sight' : 'The view' },
              ...(isScrolled ? [{ value: 'all', label: 'All of the view' } as const] : []),
              { value: 'window', label: 'The window' },
            ]}
          />
          <SegmentedControl
            label="Format"
            value={format}
            onChange={setFormat}
            options={[
              { value: 'png', label: 'PNG' },
              { value: 'svg', label: 'SVG' },
            ]}
          />
          <SegmentedControl
            label="Theme of the picture"
            value={theme}
            onChange={setPictureTheme}
            options={[
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
            ]}
          />
          {format === 'png' && (
            <SegmentedControl
              label="Size"
              value={scale}
              onChange={setScale}
              options={SCALES.map((value) => ({ value, label: `${value}×`, name: `${value} times` }))}
            />
          )}
        </div>
        <div className={styles.act}>
          <p className={styles.note}>
            {size === undefined ? '' : `${size.width} × ${size.height} pixels. `}
            The picture shows what the view shows, bytes of the dump included.
          </p>
          <Button type="submit" variant="primary" icon={<Download />} disabled={state.kind !== 'ready'}>
            Save picture
          </Button>
        </div>
        <p role="status" className={styles.note}>
          {state.kind === 'drawing' ? 'Drawing the picture' : saved}
        </p>
        {state.kind === 'failed' && <p role="alert">{state.words}</p>}
      </form>
    </Dialog>
  );
}
