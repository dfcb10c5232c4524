/** Fields of forms: their text is no text of the page, and their marks are drawn by the browser. */
import type { Box, Definitions } from './boxes.ts';
import { fillOf, paintOf } from './colours.ts';
import { element, escapeXml } from './svgText.ts';
import { ascentShare } from './textLines.ts';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function isControl(node: Element): node is Control {
  return (
    node instanceof HTMLInputElement ||
    node instanceof HTMLSelectElement ||
    node instanceof HTMLTextAreaElement
  );
}

/** What stands in the control, on its background. */
export function controlSvg(
  control: Control,
  style: CSSStyleDeclaration,
  box: Box,
  definitions: Definitions,
): string {
  if (control instanceof HTMLInputElement) {
    if (control.type === 'checkbox' || control.type === 'radio') return mark(control, style, box);
    if (control.type === 'file' || control.type === 'hidden') return '';
    if (control.type === 'range') return slider(control, style, box);
  }
  const text = textOf(control);
  if (text === '') return '';
  const size = Number.parseFloat(style.fontSize) || 13;
  const line = size * 1.2;
  const share = ascentShare(style.font);
  const x = box.x + Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.borderLeftWidth);
  const isTall = control instanceof HTMLTextAreaElement;
  const top = isTall ? box.y + Number.parseFloat(style.paddingTop) : box.y + (box.height - line) / 2;
  const clip = definitions.add(`clip ${JSON.stringify(box)}`, (id) =>
    element('clipPath', { id }, element('rect', { ...box })),
  );
  const lines = isTall ? text.split('\n') : [text];
  const rows = lines.map((words, index) =>
    element(
      'text',
      {
        x,
        y: top + line * (index + share),
        'font-family': style.fontFamily,
        'font-size': style.fontSize,
        'font-weight': style.fontWeight === '400' ? undefined : style.fontWeight,
        ...fillOf(style.color),
        'xml:space': 'preserve',
      },
      escapeXml(words),
    ),
  );
  return element('g', { 'clip-path': `url(#${clip})` }, rows.join(''));
}

function textOf(control: Control): string {
  if (control instanceof HTMLSelectElement) return control.selectedOptions[0]?.textContent ?? '';
  if (control.value !== '') return control.value;
  return control.placeholder;
}

function mark({ type, checked }: HTMLInputElement, style: CSSStyleDeclaration, box: Box): string {
  const size = Math.min(box.width, box.height);
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  const line = paintOf(style.color).colour;
  const outline = { fill: 'none', stroke: line, 'stroke-width': 1 };
  if (type === 'radio') {
    const ring = element('circle', { cx, cy, r: size / 2 - 0.5, ...outline });
    return checked ? ring + element('circle', { cx, cy, r: size / 4, fill: line }) : ring;
  }
  const side = size - 1;
  const square = element('rect', {
    x: cx - side / 2,
    y: cy - side / 2,
    width: side,
    height: side,
    rx: 2,
    ...outline,
  });
  if (!checked) return square;
  const tick = `${cx - size * 0.28},${cy} ${cx - size * 0.06},${cy + size * 0.22} ${cx + size * 0.3},${cy - size * 0.24}`;
  return square + element('polyline', { points: tick, ...outline, 'stroke-width': 1.6 });
}

function slider({ min, max, valueAsNumber }: HTMLInputElement, style: CSSStyleDeclaration, box: Box): string {
  const [low, high] = [Number(min || 0), Number(max || 100)];
  const share = high > low ? (valueAsNumber - low) / (high - low) : 0;
  const y = box.y + box.height / 2;
  const colour = paintOf(style.accentColor === 'auto' ? style.color : style.accentColor).colour;
  return (
    element('line', { x1: box.x, y1: y, x2: box.x + box.width, y2: y, stroke: colour, 'stroke-width': 2 }) +
    element('circle', { cx: box.x + 8 + share * (box.width - 16), cy: y, r: 7, fill: colour })
  );
}
