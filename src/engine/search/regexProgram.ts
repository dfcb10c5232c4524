/**
 * A parsed expression as a small graph of steps (Thompson's construction): character sets, forks and assertions.
 * Counts are written out, so the graph is capped.
 */
import { assertNever, ensure } from '../../base/assert.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Assertion, RegexNode } from './regexParse.ts';

/** A step of the graph. Numbers are indexes of the next steps. */
export type Step =
  | { readonly kind: 'set'; readonly set: Uint8Array; readonly next: number }
  | { readonly kind: 'fork'; readonly next: readonly number[] }
  | { readonly kind: 'assert'; readonly assertion: Assertion; readonly next: number }
  | { readonly kind: 'match' };

export interface RegexProgram {
  readonly steps: readonly Step[];
  readonly start: number;
}

const MOST_STEPS = 1500;

class TooLarge extends Error {}

class Builder {
  readonly steps: Step[] = [];

  add(step: Step): number {
    if (this.steps.length >= MOST_STEPS) throw new TooLarge();
    this.steps.push(step);
    return this.steps.length - 1;
  }

  /** Builds `node` so that it goes on at `next`; returns its first step. */
  build(node: RegexNode, next: number): number {
    switch (node.kind) {
      case 'set':
        return this.add({ kind: 'set', set: node.set, next });
      case 'assert':
        return this.add({ kind: 'assert', assertion: node.assertion, next });
      case 'sequence':
        return node.parts.reduceRight((after, part) => this.build(part, after), next);
      case 'choice':
        return this.add({ kind: 'fork', next: node.parts.map((part) => this.build(part, next)) });
      case 'repeat':
        return this.#repeat(node.part, node.min, node.max, next);
      default:
        return assertNever(node);
    }
  }

  #repeat(part: RegexNode, min: number, max: number | undefined, next: number): number {
    let first = next;
    if (max === undefined) {
      // The fork leads into the part and the part back to the fork: its place is taken before the part is built.
      const fork = this.add({ kind: 'fork', next: [] });
      const inside = this.build(part, fork);
      this.steps[fork] = { kind: 'fork', next: [inside, next] };
      first = fork;
    } else {
      for (let i = min; i < max; i++) {
        first = this.add({ kind: 'fork', next: [this.build(part, first), next] });
      }
    }
    for (let i = 0; i < min; i++) first = this.build(part, first);
    return first;
  }
}

/** Builds the graph; the error is a sentence. */
export function regexProgram(node: RegexNode): Result<RegexProgram, string> {
  const builder = new Builder();
  try {
    const match = builder.add({ kind: 'match' });
    const start = builder.build(node, match);
    return ok({ steps: builder.steps, start });
  } catch (cause) {
    if (cause instanceof TooLarge) return err('The expression is too large. Use smaller counts in “{…}”.');
    throw cause;
  }
}

/** Fewest characters of a match; at most `limit`. */
export function leastLength({ steps, start }: RegexProgram, limit = MOST_STEPS): number {
  let at = new Set([start]);
  for (let length = 0; length < limit; length++) {
    const stack = [...at];
    const seen = new Set(stack);
    const after = new Set<number>();
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      const step = ensure(steps[index], 'steps lead to steps');
      if (step.kind === 'match') return length;
      if (step.kind === 'set') after.add(step.next);
      else
        for (const next of step.kind === 'fork' ? step.next : [step.next]) {
          if (!seen.has(next)) stack.push(next);
          seen.add(next);
        }
    }
    at = after;
  }
  return limit;
}
