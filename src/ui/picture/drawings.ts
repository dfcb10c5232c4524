/** Drawings of the page that are SVG or canvas already: copied with what style sheets say of them, without any code. */
import { paintOf } from './colours.ts';
import { element } from './svgText.ts';

const COPIED = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'paint-order',
  'visibility',
] as const;
const COLOURS = new Set<string>(['fill', 'stroke']);
/** Elements that could run, fetch or hold foreign content. */
const BARRED = 'script, foreignObject, image, use:not([href^="#"]), a, style, animate, set';
const KEPT_ATTRIBUTES =
  /^(x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|d|points|width|height|viewBox|transform|id|offset|stop-color|preserveAspectRatio|patternUnits|patternTransform|patternContentUnits|gradientUnits|gradientTransform|clip-path|mask|textLength|lengthAdjust|dx|dy|href|vector-effect|clipPathUnits|fill-rule)$/;

function copyStyle(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  if (style.display === 'none') {
    to.setAttribute('visibility', 'hidden');
    return;
  }
  for (const name of COPIED) {
    const value = style.getPropertyValue(name);
    if (value === '') continue;
    if (COLOURS.has(name) && value !== 'none' && !value.startsWith('url(')) {
      const paint = paintOf(value);
      to.setAttribute(name, paint.colour);
      if (paint.opacity < 1) to.setAttribute(`${name}-opacity`, String(paint.opacity));
    } else if (!(name.endsWith('-opacity') && to.hasAttribute(name))) to.setAttribute(name, value);
  }
}

function cleanAttributes(node: Element): void {
  for (const { name, value } of [...node.attributes]) {
    const isForeign = name === 'href' && !value.startsWith('#');
    if (isForeign || !KEPT_ATTRIBUTES.test(name)) node.removeAttribute(name);
  }
}

/** An SVG of the page at its place in the picture. */
export function copyOfSvg(svg: SVGSVGElement, x: number, y: number, width: number, height: number): string {
  const clone = svg.cloneNode(true);
  if (!(clone instanceof SVGSVGElement)) return '';
  const originals = [svg, ...svg.querySelectorAll('*')];
  const copies = [clone, ...clone.querySelectorAll('*')];
  for (const [index, copy] of copies.entries()) {
    const original = originals[index];
    cleanAttributes(copy);
    if (original !== undefined) copyStyle(original, copy);
  }
  for (const barred of clone.querySelectorAll(BARRED)) barred.remove();
  for (const [name, value] of Object.entries({ x, y, width, height }))
    clone.setAttribute(name, String(value));
  return new XMLSerializer().serializeToString(clone);
}

/** What a canvas shows now, as an image inside the picture. Empty for a canvas without an area. */
export function copyOfCanvas(
  canvas: HTMLCanvasElement,
  x: number,
  y: number,
  width: number,
  height: number,
): string {
  if (canvas.width === 0 || canvas.height === 0) return '';
  return element('image', {
    x,
    y,
    width,
    height,
    href: canvas.toDataURL('image/png'),
    preserveAspectRatio: 'none',
  });
}
