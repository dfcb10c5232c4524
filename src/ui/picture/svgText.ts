/** Writes SVG as text: elements with escaped attributes and contents, and nothing that XML forbids. Pure. */

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Control characters, lone surrogates and non-characters have no place in XML 1.0, not even escaped. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it may stand in contents and in quoted attributes. */
export function escapeXml(text: string): string {
  return text
    .replace(FORBIDDEN, (sign) => (/[\t\n\r]/.test(sign) ? sign : '\ufffd'))
    .replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
}

/** A number with at most two decimals: hundredths of a pixel are not seen. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function attributesText(attributes: Attributes): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) => ` ${name}="${typeof value === 'number' ? short(value) : escapeXml(String(value))}"`,
    )
    .join('');
}

/** One element; `inside` is SVG already. */
export function element(name: string, attributes: Attributes, inside = ''): string {
  const head = `<${name}${attributesText(attributes)}`;
  return inside === '' ? `${head}/>` : `${head}>${inside}</${name}>`;
}

/** A whole document with a title. */
export function svgDocument(
  size: { readonly width: number; readonly height: number },
  title: string,
  inside: string,
): string {
  const { width, height } = size;
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height,
    viewBox: `0 0 ${short(width)} ${short(height)}`,
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('svg', attributes, `<title>${escapeXml(title)}</title>${inside}`)}\n`;
}
