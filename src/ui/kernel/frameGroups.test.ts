import { describe, expect, it } from 'vitest';
import type { StackFrame } from '../../rpc/kernelApi.ts';
import { chainWords, doubtWords, frameGroups } from './frameGroups.ts';

function frame(symbol: string, kind: StackFrame['kind'] = 'frame', stack = 'task'): StackFrame {
  return {
    sp: 0x1000n,
    pc: 0x2000n,
    symbol,
    offset: 4n,
    module: undefined,
    kind,
    stack,
    confidence: 'exact',
  };
}

describe('frameGroups', () => {
  it('cuts before every interrupted address and numbers the groups on', () => {
    const groups = frameGroups([
      frame('smp_handle_ext_call', 'psw', 'async'),
      frame('ext_int_handler', 'frame', 'async'),
      frame('handle_softirqs', 'interrupt', 'async'),
      frame('ext_int_handler', 'frame', 'task'),
      frame('cpu_idle', 'interrupt', 'task'),
    ]);
    expect(groups.map(({ first, isInterrupt, frames }) => [first, isInterrupt, frames.length])).toEqual([
      [0, true, 2],
      [2, true, 2],
      [4, false, 1],
    ]);
  });

  it('leaves a system call whole: the way back to user space interrupts nothing of the kernel', () => {
    const groups = frameGroups([frame('panic', 'psw'), frame('system_call'), frame('', 'interrupt', 'user')]);
    expect(groups).toHaveLength(1);
    expect(groups[0]?.isInterrupt).toBe(false);
  });

  it('makes no group of nothing', () => {
    expect(frameGroups([])).toEqual([]);
    expect(frameGroups([frame('a', 'interrupt')])).toHaveLength(1);
  });
});

describe('the words of a trace', () => {
  it('names both ends of a chain', () => {
    expect(chainWords([frame('a'), frame('b'), frame('c')])).toBe('a … c');
    expect(chainWords([frame('a')])).toBe('a');
    expect(chainWords([])).toBe('');
  });

  it('counts the frames that are in doubt, the worst first', () => {
    const trace = { cpu: 0, pid: 1, comm: 'x', task: 1n, end: '' };
    const doubtful = [
      { ...frame('b'), confidence: 'unreliable' as const },
      { ...frame('c'), confidence: 'inferred' as const },
    ];
    expect(doubtWords({ ...trace, frames: [frame('a')] })).toBeUndefined();
    expect(doubtWords({ ...trace, frames: [frame('a'), ...doubtful] })).toBe('1 of 3 frames unreliable');
  });
});
