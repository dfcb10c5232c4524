/** Reads what `crash` printed of real dumps: the frames of `bt`, by task. */

export interface CrashFrame {
  readonly sp: bigint;
  readonly name: string;
  readonly pc: bigint;
}

export interface CrashTrace {
  readonly pid: number;
  readonly task: bigint;
  readonly cpu: number;
  readonly frames: readonly CrashFrame[];
  /** PSWs of interruptions, in order. */
  readonly psws: readonly bigint[];
}

/** All traces of the text, in order. */
export function crashTraces(text: string): readonly CrashTrace[] {
  const traces: { pid: number; task: bigint; cpu: number; frames: CrashFrame[]; psws: bigint[] }[] = [];
  for (const line of text.split('\n')) {
    const head = /^PID: (\d+) +TASK: ([0-9a-f]+) +CPU: (\d+)/.exec(line);
    if (head !== null) {
      traces.push({
        pid: Number(head[1]),
        task: BigInt(`0x${head[2]}`),
        cpu: Number(head[3]),
        frames: [],
        psws: [],
      });
    }
    const frame = /^ *#\d+ \[([0-9a-f]+)\] (\S+) at ([0-9a-f]+)/.exec(line);
    if (frame !== null) {
      const [sp, pc] = [BigInt(`0x${frame[1]}`), BigInt(`0x${frame[3]}`)];
      traces.at(-1)?.frames.push({ sp, name: frame[2] ?? '', pc });
    }
    const psw = /^ PSW: +[0-9a-f]{16} ([0-9a-f]{16})/.exec(line);
    if (psw !== null) traces.at(-1)?.psws.push(BigInt(`0x${psw[1]}`));
  }
  return traces;
}
