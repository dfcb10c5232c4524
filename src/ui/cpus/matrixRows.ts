/**
 * The register matrix: one row per register, one value per CPU, and which of the values is the odd one. Pure; the
 * table that draws it is `CpuMatrix.tsx`.
 */
import { hex, hex64 } from '../../base/hex.ts';
import type { Cpu } from '../../rpc/api.ts';

export type MatrixGroup = 'psw' | 'general' | 'access' | 'control' | 'floating' | 'vector' | 'clocks';

/** A register of every CPU. Values are hex digits; undefined where the CPU has none, or it is missing. */
export interface MatrixRow {
  readonly id: string;
  readonly label: string;
  readonly group: MatrixGroup;
  readonly values: readonly (string | undefined)[];
  /** What most CPUs hold, when there is such a value. */
  readonly common: string | undefined;
  /** True when all CPUs that have the register hold one value. */
  readonly isUniform: boolean;
  /** The values may be addresses of the kernel, which have names. */
  readonly isAddress: boolean;
}

/**
 * How a value stands to the others. `same`: what most hold. `odd`: one of the few that differ from it. `plain`: there
 * is no common value to differ from.
 */
export type CellKind = 'same' | 'odd' | 'plain' | 'absent';

/** A value is common when at least two CPUs and at least this share of those that have the register hold it. */
const COMMON_SHARE = 0.6;

/** What most hold, or undefined. */
export function commonValue(values: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>();
  let known = 0;
  for (const value of values) {
    if (value === undefined) continue;
    known++;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  for (const [value, count] of counts) if (count >= 2 && count >= known * COMMON_SHARE) return value;
  return undefined;
}

/** How to draw one value of a row. */
export function cellKind(row: MatrixRow, value: string | undefined): CellKind {
  if (value === undefined) return 'absent';
  if (row.common === undefined) return 'plain';
  return value === row.common ? 'same' : 'odd';
}

type Registers = NonNullable<Cpu['registers']>;
interface RowSource {
  readonly id: string;
  readonly label: string;
  readonly group: MatrixGroup;
  readonly pick: (registers: Registers) => string | undefined;
}

function numbered(
  group: MatrixGroup,
  prefix: string,
  from: number,
  count: number,
  pick: (registers: Registers, index: number) => string | undefined,
): readonly RowSource[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `${prefix}${from + i}`,
    label: `${prefix}${from + i}`,
    group,
    pick: (registers: Registers) => pick(registers, from + i),
  }));
}

const word = (value: bigint | undefined): string | undefined =>
  value === undefined ? undefined : hex64(value);
const half = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : hex(value, 8);

const ROWS: readonly RowSource[] = [
  { id: 'pswm', label: 'PSW mask', group: 'psw', pick: (r) => hex64(r.pswMask) },
  { id: 'pswa', label: 'PSW address', group: 'psw', pick: (r) => hex64(r.pswAddr) },
  ...numbered('general', 'r', 0, 16, (r, i) => word(r.gprs[i])),
  ...numbered('control', 'c', 0, 16, (r, i) => word(r.ctrs?.[i])),
  ...numbered('access', 'a', 0, 16, (r, i) => half(r.acrs[i])),
  { id: 'timer', label: 'CPU timer', group: 'clocks', pick: (r) => word(r.timer) },
  { id: 'todcmp', label: 'clock comp.', group: 'clocks', pick: (r) => word(r.todcmp) },
  { id: 'todpreg', label: 'TOD prog.', group: 'clocks', pick: (r) => half(r.todpreg) },
  { id: 'fpc', label: 'FPC', group: 'floating', pick: (r) => half(r.fpc) },
  ...numbered('floating', 'f', 0, 16, (r, i) => word(r.fprs?.[i])),
  ...numbered('vector', 'v', 0, 32, (r, i) => {
    const pair = r.vxrs?.[i];
    return pair === undefined ? undefined : hex64(pair[0]) + hex64(pair[1]);
  }),
];

function toRow(
  id: string,
  label: string,
  group: MatrixGroup,
  values: readonly (string | undefined)[],
): MatrixRow {
  const known = values.filter((value) => value !== undefined);
  return {
    id,
    label,
    group,
    values,
    common: commonValue(values),
    isUniform: known.every((value) => value === known[0]),
    isAddress: group === 'general' || id === 'pswa',
  };
}

/**
 * All rows of the given groups, the prefix among the PSW's. Left out are all rows when no CPU has registers, and vector
 * registers that no CPU has: some machines have none. Other registers that are missing stay as rows without values.
 */
export function matrixRows(cpus: readonly Cpu[], groups: ReadonlySet<MatrixGroup>): readonly MatrixRow[] {
  const rows: MatrixRow[] = [];
  if (groups.has('psw')) {
    rows.push(
      toRow(
        'prefix',
        'prefix',
        'psw',
        cpus.map((cpu) => half(cpu.prefix)),
      ),
    );
  }
  const anySaved = cpus.some(({ registers }) => registers !== undefined);
  for (const { id, label, group, pick } of ROWS) {
    if (!groups.has(group)) continue;
    const values = cpus.map(({ registers }) => (registers === undefined ? undefined : pick(registers)));
    const isKept = group === 'vector' ? values.some((value) => value !== undefined) : anySaved;
    if (isKept) rows.push(toRow(id, label, group, values));
  }
  return rows;
}
