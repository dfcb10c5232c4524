/**
 * A part of the page as SVG, made from what the browser has laid out: boxes, texts and lines stay vectors, canvases
 * become images. Nothing is fetched and no code goes along. What lies outside the visible part is left out, except
 * where the whole of a scrolled view is asked for.
 */
import { err, ok, type Result } from '../../base/result.ts';
import { type Box, boxSvg, Definitions, radiusOf } from './boxes.ts';
import { fillOf, paintOf } from './colours.ts';
import { controlSvg, isControl } from './controls.ts';
import { copyOfCanvas, copyOfSvg } from './drawings.ts';
import { element, escapeXml, svgDocument } from './svgText.ts';
import { ascentShare, textLines } from './textLines.ts';

export interface PictureOptions {
  readonly title: string;
  /** A scrolled box inside of which everything is drawn, also what is scrolled out of sight. */
  readonly unrolled?: HTMLElement | undefined;
}

export interface Picture {
  readonly svg: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** More elements than this do not make a picture that a program could show. */
const MOST_ELEMENTS = 60_000;

interface Late {
  readonly z: number;
  readonly clips: readonly string[];
  readonly svg: string;
}

class Painter {
  readonly definitions = new Definitions();
  readonly #range = document.createRange();
  readonly #late: Late[] = [];
  readonly #left: number;
  readonly #top: number;
  readonly #unrolled: HTMLElement | undefined;
  readonly frame: Box;
  #count = 0;

  constructor(root: HTMLElement, { unrolled }: PictureOptions) {
    const rect = root.getBoundingClientRect();
    this.#unrolled = unrolled;
    this.#left = rect.left;
    this.#top = rect.top;
    const more = unrolled === undefined ? 0 : unrolled.scrollHeight - unrolled.clientHeight;
    const wider = unrolled === undefined ? 0 : unrolled.scrollWidth - unrolled.clientWidth;
    this.frame = { x: 0, y: 0, width: rect.width + wider, height: rect.height + more };
  }

  get isTooMuch(): boolean {
    return this.#count > MOST_ELEMENTS;
  }

  #boxOf(rect: DOMRect, shift: Shift): Box {
    return {
      x: rect.left - this.#left + shift.x,
      y: rect.top - this.#top + shift.y,
      width: rect.width,
      height: rect.height,
    };
  }

  /** `clip`: what can be seen here; `clips`: the names of the clips around. */
  paint(node: Element, clip: Box, clips: readonly string[], shift: Shift): string {
    this.#count++;
    if (this.isTooMuch) return '';
    const style = getComputedStyle(node);
    if (style.display === 'none' || style.opacity === '0') return '';
    const rect = node.getBoundingClientRect();
    // For screen readers only.
    if (style.position === 'absolute' && rect.width <= 1 && rect.height <= 1) return '';
    const box = this.#boxOf(rect, shift);
    const z = style.position === 'static' ? 0 : Number.parseInt(style.zIndex, 10) || 0;
    const own = this.#own(node, style, box, clip, clips, shift);
    const opacity = Number.parseFloat(style.opacity);
    const svg = own !== '' && opacity < 1 ? element('g', { opacity }, own) : own;
    if (z <= 0 || svg === '') return svg;
    this.#late.push({ z, clips, svg });
    return '';
  }

  #own(
    node: Element,
    style: CSSStyleDeclaration,
    box: Box,
    clip: Box,
    clips: readonly string[],
    shift: Shift,
  ): string {
    const isSeen = style.visibility === 'visible' && meets(box, clip);
    const parts: string[] = [];
    if (isSeen) parts.push(boxSvg(style, box, this.definitions));
    if (node instanceof SVGSVGElement) {
      if (isSeen) parts.push(copyOfSvg(node, box.x, box.y, box.width, box.height));
      return parts.join('');
    }
    if (node instanceof HTMLCanvasElement) {
      if (isSeen) parts.push(copyOfCanvas(node, box.x, box.y, box.width, box.height));
      return parts.join('');
    }
    if (isControl(node)) {
      if (isSeen) parts.push(controlSvg(node, style, box, this.definitions));
      return parts.join('');
    }
    if (isSeen) parts.push(this.#pseudo(node, '::before', box));
    parts.push(this.#inside(node, style, box, clip, clips, shift));
    if (isSeen) parts.push(this.#pseudo(node, '::after', box));
    return parts.join('');
  }

  #inside(
    node: Element,
    style: CSSStyleDeclaration,
    box: Box,
    clip: Box,
    clips: readonly string[],
    shift: Shift,
  ): string {
    const isUnrolled = node === this.#unrolled;
    const inner = isUnrolled ? { x: shift.x + node.scrollLeft, y: shift.y + node.scrollTop } : shift;
    const isClipping = !isUnrolled && (style.overflowX !== 'visible' || style.overflowY !== 'visible');
    const area = isClipping ? meeting(box, clip) : clip;
    if (area.width <= 0 || area.height <= 0) return '';
    const id = isClipping && needsClip(node) ? this.#clipId(area, radiusOf(style, box)) : undefined;
    const around = id === undefined ? clips : [...clips, id];
    const parts: string[] = [];
    for (const child of node.childNodes) {
      if (child instanceof Text) parts.push(this.#text(child, style, node, area, inner));
      else if (child instanceof Element) parts.push(this.paint(child, area, around, inner));
    }
    const svg = parts.join('');
    return id === undefined || svg === '' ? svg : element('g', { 'clip-path': `url(#${id})` }, svg);
  }

  #clipId(area: Box, rx: number | undefined): string {
    return this.definitions.add(`clip ${JSON.stringify(area)} ${rx}`, (id) =>
      element('clipPath', { id }, element('rect', { ...area, rx })),
    );
  }

  #text(node: Text, style: CSSStyleDeclaration, parent: Element, clip: Box, shift: Shift): string {
    if (style.visibility !== 'visible' || node.data.trim() === '') return '';
    const edge =
      style.textOverflow === 'ellipsis' && parent.scrollWidth > parent.clientWidth
        ? parent.getBoundingClientRect().right
        : undefined;
    const share = ascentShare(style.font);
    const keepsBlanks = /pre|break-spaces/.test(style.whiteSpace) && style.whiteSpace !== 'pre-line';
    return textLines(node, this.#range, { edge, keepsBlanks })
      .map(({ text, rect }) => {
        const box = this.#boxOf(rect, shift);
        if (!meets(box, clip)) return '';
        const shown = style.textTransform === 'uppercase' ? text.toUpperCase() : text;
        return element(
          'text',
          {
            x: box.x,
            y: box.y + box.height * share,
            'font-family': style.fontFamily,
            'font-size': style.fontSize,
            'font-weight': style.fontWeight === '400' ? undefined : style.fontWeight,
            'font-style': style.fontStyle === 'normal' ? undefined : style.fontStyle,
            'text-decoration': style.textDecorationLine === 'none' ? undefined : style.textDecorationLine,
            ...fillOf(style.color),
            textLength: text.length > 1 ? box.width : undefined,
            lengthAdjust: text.length > 1 ? 'spacingAndGlyphs' : undefined,
            'xml:space': 'preserve',
          },
          escapeXml(shown),
        );
      })
      .join('');
  }

  /** A pseudo-element that is a small box of its own, such as the stripe of a row's source. */
  #pseudo(node: Element, which: '::before' | '::after', box: Box): string {
    const style = getComputedStyle(node, which);
    if (style.content === 'none' || style.content === 'normal' || style.position !== 'absolute') return '';
    const [width, height] = [Number.parseFloat(style.width), Number.parseFloat(style.height)];
    if (!(width > 0 && height > 0) || style.opacity === '0') return '';
    const place = {
      x: box.x + (Number.parseFloat(style.left) || 0),
      y: box.y + (Number.parseFloat(style.top) || 0),
      width,
      height,
    };
    return boxSvg(style, place, this.definitions);
  }

  /** What lies above everything else, lowest first. */
  late(): string {
    return [...this.#late]
      .sort((a, b) => a.z - b.z)
      .map(({ clips, svg }) =>
        clips.reduceRight((inside, id) => element('g', { 'clip-path': `url(#${id})` }, inside), svg),
      )
      .join('');
  }
}

interface Shift {
  readonly x: number;
  readonly y: number;
}

function meets(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function meeting(a: Box, b: Box): Box {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  return {
    x,
    y,
    width: Math.min(a.x + a.width, b.x + b.width) - x,
    height: Math.min(a.y + a.height, b.y + b.height) - y,
  };
}

/** False where nothing overflows: fewer clips make a picture that is easier to edit. */
function needsClip(node: Element): boolean {
  return node.scrollWidth > node.clientWidth || node.scrollHeight > node.clientHeight;
}

/** The colour that lies behind an element. */
function backgroundOf(node: Element): string {
  for (let at: Element | null = node; at !== null; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (paintOf(backgroundColor).opacity === 1) return backgroundColor;
  }
  return '#ffffff';
}

/** Draws `root` as it is now; the error is a sentence. */
export function pictureOf(root: HTMLElement, options: PictureOptions): Result<Picture, string> {
  const painter = new Painter(root, options);
  const { frame, definitions } = painter;
  const inside = painter.paint(root, frame, [], { x: 0, y: 0 });
  if (painter.isTooMuch) return err('This view has too many parts for one picture. Show less of it first.');
  const ground = element('rect', { ...frame, ...fillOf(backgroundOf(root)) });
  const all = inside + painter.late();
  return ok({
    svg: svgDocument(frame, options.title, definitions.toSvg() + ground + all),
    width: frame.width,
    height: frame.height,
  });
}
