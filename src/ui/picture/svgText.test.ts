import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { element, escapeXml, short, svgDocument } from './svgText.ts';

describe('SVG as text', () => {
  it('escapes what would end a text or an attribute', () => {
    expect(element('text', { title: 'a"b<c' }, escapeXml('x < y & z'))).toBe(
      '<text title="a&quot;b&lt;c">x &lt; y &amp; z</text>',
    );
    expect(element('rect', { x: 1 / 3, y: undefined, id: 'p1' })).toBe('<rect x="0.33" id="p1"/>');
  });

  it('replaces what XML forbids and keeps what it allows', () => {
    expect(escapeXml('a\u0000b\u001fc\ud800d\ufffee')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde');
    expect(escapeXml('tab\tline\n😀')).toBe('tab\tline\n😀');
  });

  it('lets no text out of its place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeXml(text)).not.toMatch(/[<>"]|&(?!(?:amp|lt|gt|quot);)/);
      }),
    );
  });

  it('makes one document with its size', () => {
    expect(svgDocument({ width: 10, height: 20.5 }, 'A & B', '<g/>')).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20.5" viewBox="0 0 10 20.5"><title>A &amp; B</title><g/></svg>\n',
    );
    expect(short(-0.001)).toBe('0');
  });
});
