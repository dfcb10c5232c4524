/**
 * Symbols packed into typed arrays and one buffer of name bytes: a hundred thousand of them take a few megabytes.
 * Every parser of this folder fills a builder; `symbolTable.ts` sorts and answers.
 */
import { BeReader } from '../../base/bytes.ts';

/** Most symbols that any source may bring (the largest distribution kernels have about 200,000). */
export const MAX_SYMBOLS = 4_000_000;

/** Most bytes of names that any source may bring. */
export const MAX_NAME_BYTES = 128 * 1024 * 1024;

/** Symbols in the order of their source. Row i is named `names[nameStarts[i] .. nameStarts[i + 1])`. */
export interface SymbolRows {
  readonly count: number;
  readonly addrs: BigUint64Array;
  /** nm letters as ASCII codes. */
  readonly types: Uint8Array;
  readonly nameStarts: Uint32Array;
  readonly names: Uint8Array;
  /** Real sizes in bytes, 0 where unknown. */
  readonly sizes: Uint32Array;
  /** Index into `modules`; 0 is the kernel itself. */
  readonly owners: Uint16Array;
  /** Module names; the first is `` for the kernel. */
  readonly modules: readonly string[];
}

/** Name of row `index` as text; bytes that are no printable ASCII become `?`. */
export function rowName(rows: SymbolRows, index: number): string {
  const start = rows.nameStarts[index] ?? 0;
  return new BeReader(rows.names).ascii(start, (rows.nameStarts[index + 1] ?? start) - start);
}

/** Collects rows; arrays grow by doubling. Past `MAX_SYMBOLS` or `MAX_NAME_BYTES` rows are refused. */
export class SymbolRowsBuilder {
  private count = 0;
  private nameBytes = 0;
  private addrs = new BigUint64Array(1024);
  private types = new Uint8Array(1024);
  private sizes = new Uint32Array(1024);
  private owners = new Uint16Array(1024);
  private nameStarts = new Uint32Array(1025);
  private names = new Uint8Array(16384);
  private readonly modules: string[] = [''];

  /** Index of a module's name for `add`; 65,535 modules at most, later ones share the last. */
  owner(module: string): number {
    const known = this.modules.lastIndexOf(module);
    if (known >= 0) return known;
    if (this.modules.length > 0xffff) return 0xffff;
    return this.modules.push(module) - 1;
  }

  /** Adds one symbol named `bytes[start .. end)`. False when a limit is reached and it was left out. */
  add(
    bytes: Uint8Array,
    start: number,
    end: number,
    type: number,
    addr: bigint,
    size = 0,
    owner = 0,
  ): boolean {
    const length = end - start;
    if (this.count >= MAX_SYMBOLS || this.nameBytes + length > MAX_NAME_BYTES) return false;
    if (this.count === this.types.length) this.growRows();
    while (this.nameBytes + length > this.names.length) this.names = grown(this.names);
    for (let i = 0; i < length; i++) this.names[this.nameBytes + i] = bytes[start + i] ?? 0;
    this.nameBytes += length;
    this.addrs[this.count] = addr;
    this.types[this.count] = type;
    this.sizes[this.count] = size;
    this.owners[this.count] = owner;
    this.count++;
    this.nameStarts[this.count] = this.nameBytes;
    return true;
  }

  /** Adds all of `rows`, in the order of `order` when one is given. */
  addRows(rows: SymbolRows, order?: Uint32Array): void {
    const owners = rows.modules.map((name) => (name === '' ? 0 : this.owner(name)));
    for (let i = 0; i < rows.count; i++) {
      const row = order?.[i] ?? i;
      const start = rows.nameStarts[row] ?? 0;
      const end = rows.nameStarts[row + 1] ?? start;
      const owner = owners[rows.owners[row] ?? 0] ?? 0;
      this.add(rows.names, start, end, rows.types[row] ?? 0, rows.addrs[row] ?? 0n, rows.sizes[row], owner);
    }
  }

  /** The rows so far. The builder is not used afterwards. */
  finish(): SymbolRows {
    return {
      count: this.count,
      addrs: this.addrs.slice(0, this.count),
      types: this.types.slice(0, this.count),
      nameStarts: this.nameStarts.slice(0, this.count + 1),
      names: this.names.slice(0, this.nameBytes),
      sizes: this.sizes.slice(0, this.count),
      owners: this.owners.slice(0, this.count),
      modules: this.modules,
    };
  }

  private growRows(): void {
    const addrs = new BigUint64Array(this.addrs.length * 2);
    addrs.set(this.addrs);
    this.addrs = addrs;
    this.types = grown(this.types);
    const sizes = new Uint32Array(this.sizes.length * 2);
    sizes.set(this.sizes);
    this.sizes = sizes;
    const owners = new Uint16Array(this.owners.length * 2);
    owners.set(this.owners);
    this.owners = owners;
    const starts = new Uint32Array(this.types.length + 1);
    starts.set(this.nameStarts);
    this.nameStarts = starts;
  }
}

function grown(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}
