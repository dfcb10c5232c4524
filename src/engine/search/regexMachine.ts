/**
 * Runs a regex program over text without ever going back: the sets of steps that can be reached together become
 * states, found as they are needed and kept (a lazy deterministic automaton). The time is bounded by the length of a
 * line, whatever the expression. An assertion looks at the character before and after it, so a match is known one
 * character late.
 */
import { ensure } from '../../base/assert.ts';
import { isTextChar, isWordChar } from './regexChars.ts';
import type { RegexProgram, Step } from './regexProgram.ts';

/** What stands before a place: the start of a line, a word character, or another. */
export type Before = 'start' | 'word' | 'other';

/** Symbols are classes of characters that the expression does not tell apart; one more stands for the line's end. */
export interface RegexMachine {
  /** Symbol of each code point. */
  readonly symbols: Uint8Array;
  readonly endSymbol: number;
  /** State before the first character. `anywhere`: a match may begin at any later character as well. */
  startState(before: Before, anywhere: boolean): number;
  /**
   * For each state its steps by symbol, as far as they are known: below 0 where `step` has to find them. The array
   * stays the same object.
   */
  readonly tables: readonly Int32Array[];
  /** Next state times two, plus one when a match ends before the symbol. State 0 leads nowhere. */
  step(state: number, symbol: number): number;
}

/** States kept; then all are forgotten and found again. Each takes a few hundred bytes. */
const MOST_STATES = 2000;

interface State {
  readonly steps: readonly number[];
  readonly before: Before;
  readonly anywhere: boolean;
  readonly next: Int32Array;
}

/** Puts characters that no set of the program tells apart into one class. */
function classify(steps: readonly Step[]): {
  readonly symbols: Uint8Array;
  readonly members: readonly number[];
} {
  const sets = steps.flatMap((step) => (step.kind === 'set' ? [step.set] : []));
  let classes = Array.from(
    { length: 256 },
    (_, code) => (isWordChar(code) ? 1 : 0) + (isTextChar(code) ? 2 : 0),
  );
  for (const set of new Set(sets)) {
    const known = new Map<number, number>();
    classes = classes.map((old, code) => {
      const key = old * 2 + (set[code] ?? 0);
      const number = known.get(key) ?? known.size;
      known.set(key, number);
      return number;
    });
  }
  const members: number[] = [];
  classes.forEach((number, code) => {
    members[number] ??= code;
  });
  return { symbols: Uint8Array.from(classes), members };
}

export function regexMachine(program: RegexProgram): RegexMachine {
  const { symbols, members } = classify(program.steps);
  const endSymbol = members.length;
  const states: State[] = [];
  const tables: Int32Array[] = [];
  let byKey = new Map<string, number>();

  function stateOf(steps: readonly number[], before: Before, anywhere: boolean): number {
    if (steps.length === 0 && !anywhere) return 0;
    const key = `${before} ${anywhere} ${steps.join(' ')}`;
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const next = new Int32Array(endSymbol + 1).fill(-1);
    states.push({ steps, before, anywhere, next });
    tables.push(next);
    byKey.set(key, states.length - 1);
    return states.length - 1;
  }

  function forget(): void {
    // State 0 leads nowhere but to itself.
    const next = new Int32Array(endSymbol + 1);
    states.splice(0, states.length, { steps: [], before: 'other', anywhere: false, next });
    tables.splice(0, tables.length, next);
    byKey = new Map();
  }
  forget();

  function holds(step: Extract<Step, { kind: 'assert' }>, before: Before, symbol: number): boolean {
    const isWordAfter = symbol !== endSymbol && isWordChar(members[symbol] ?? 0);
    switch (step.assertion) {
      case 'start':
        return before === 'start';
      case 'end':
        return symbol === endSymbol;
      case 'word':
        return isWordAfter !== (before === 'word');
      case 'no-word':
        return isWordAfter === (before === 'word');
    }
  }

  /** Follows forks and assertions from the state's steps, then the sets that take the symbol. */
  function advance(
    state: State,
    symbol: number,
  ): { readonly steps: readonly number[]; readonly matched: boolean } {
    const stack = state.anywhere ? [...state.steps, program.start] : [...state.steps];
    const seen = new Set(stack);
    const after = new Set<number>();
    let matched = false;
    const code = members[symbol];
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      const step = ensure(program.steps[index], 'steps lead to steps');
      let next: readonly number[] = [];
      if (step.kind === 'match') matched = true;
      else if (step.kind === 'set') {
        if (code !== undefined && step.set[code] === 1) after.add(step.next);
      } else if (step.kind === 'fork') next = step.next;
      else if (holds(step, state.before, symbol)) next = [step.next];
      for (const target of next) {
        if (!seen.has(target)) stack.push(target);
        seen.add(target);
      }
    }
    return { steps: [...after].sort((a, b) => a - b), matched };
  }

  return {
    symbols,
    endSymbol,
    tables,
    startState(before, anywhere) {
      if (states.length > MOST_STATES) forget();
      return stateOf(anywhere ? [] : [program.start], before, anywhere);
    },
    step(index, symbol) {
      const state = ensure(states[index], 'a state that was given out');
      const known = state.next[symbol] ?? -1;
      if (known >= 0) return known;
      const { steps, matched } = advance(state, symbol);
      const before = symbol !== endSymbol && isWordChar(members[symbol] ?? 0) ? 'word' : 'other';
      const answer = stateOf(steps, before, state.anywhere) * 2 + (matched ? 1 : 0);
      state.next[symbol] = answer;
      return answer;
    },
  };
}
