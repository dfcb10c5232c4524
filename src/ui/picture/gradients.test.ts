import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGradient, splitLayers } from './gradients.ts';

describe('backgrounds of CSS', () => {
  it('are split between layers, not inside of colours', () => {
    expect(splitLayers('linear-gradient(rgb(1, 2, 3), red), none')).toEqual([
      'linear-gradient(rgb(1, 2, 3), red)',
      'none',
    ]);
  });

  it('with stripes say direction and width', () => {
    expect(
      parseGradient(
        'repeating-linear-gradient(135deg, rgb(1, 2, 3) 0px, rgb(1, 2, 3) 3px, rgba(0, 0, 0, 0) 3px 6px)',
      ),
    ).toEqual({
      kind: 'linear',
      isRepeating: true,
      degrees: 135,
      stops: [
        { colour: 'rgb(1, 2, 3)', px: 0 },
        { colour: 'rgb(1, 2, 3)', px: 3 },
        { colour: 'rgba(0, 0, 0, 0)', px: 3 },
        { colour: 'rgba(0, 0, 0, 0)', px: 6 },
      ],
    });
  });

  it('with a direction in words, or none, run that way', () => {
    expect(parseGradient('linear-gradient(to right, red 10%, blue)')).toMatchObject({
      degrees: 90,
      stops: [{ colour: 'red', share: 0.1 }, { colour: 'blue' }],
    });
    expect(parseGradient('linear-gradient(red, blue)')).toMatchObject({ degrees: 180 });
  });

  it('with dots say their size', () => {
    expect(parseGradient('radial-gradient(circle, color(srgb 1 0 0) 0.8px, rgba(0, 0, 0, 0) 1.2px)')).toEqual(
      {
        kind: 'dots',
        colour: 'color(srgb 1 0 0)',
        radius: 1,
      },
    );
  });

  it('of other kinds are left alone, whatever they say', () => {
    expect(parseGradient('url("x.png")')).toBeUndefined();
    expect(parseGradient('conic-gradient(red, blue)')).toBeUndefined();
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseGradient(`linear-gradient(${text})`)).not.toThrow();
      }),
    );
  });
});
