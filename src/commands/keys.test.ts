import { describe, expect, it } from 'vitest';
import { isLetter, isTyping, matchesStroke, type Stroke, strokeLabel } from './keys.ts';

const stroke = (key: string, held: Partial<Stroke> = {}): Stroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('matchesStroke', () => {
  it('takes Mod as Ctrl, and as Cmd on a Mac', () => {
    expect(matchesStroke(stroke('k', { ctrlKey: true }), 'Mod+K', false)).toBe(true);
    expect(matchesStroke(stroke('k', { metaKey: true }), 'Mod+K', false)).toBe(false);
    expect(matchesStroke(stroke('k', { metaKey: true }), 'Mod+K', true)).toBe(true);
    expect(matchesStroke(stroke('k'), 'Mod+K', false)).toBe(false);
  });

  it('takes printed signs as they are, whatever keys a layout needs for them', () => {
    expect(matchesStroke(stroke('?', { shiftKey: true }), '?', false)).toBe(true);
    expect(matchesStroke(stroke(']'), ']', false)).toBe(true);
    expect(matchesStroke(stroke('}', { shiftKey: true }), ']', false)).toBe(false);
  });

  it('tells g from G and from Ctrl G', () => {
    expect(matchesStroke(stroke('g'), 'g', false)).toBe(true);
    expect(matchesStroke(stroke('G', { shiftKey: true }), 'g', false)).toBe(false);
    expect(matchesStroke(stroke('g', { ctrlKey: true }), 'g', false)).toBe(false);
  });

  it('looks at Shift for named keys', () => {
    expect(matchesStroke(stroke('F1'), 'F1', false)).toBe(true);
    expect(matchesStroke(stroke('F1', { shiftKey: true }), 'F1', false)).toBe(false);
    expect(matchesStroke(stroke('Enter', { altKey: true }), 'Alt+Enter', false)).toBe(true);
  });
});

describe('strokes as text', () => {
  it('are labelled as keycaps', () => {
    expect(strokeLabel('Mod+K', false)).toBe('Ctrl K');
    expect(strokeLabel('Mod+K', true)).toBe('⌘ K');
    expect(strokeLabel('Alt+ArrowLeft', false)).toBe('Alt ←');
  });

  it('are known to type something, or to be a bare letter', () => {
    expect([isTyping('g'), isTyping('?'), isTyping('F1')]).toEqual([true, true, false]);
    expect([isLetter('g'), isLetter('?'), isLetter('Mod+G')]).toEqual([true, false, false]);
  });
});
