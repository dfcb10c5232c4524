/** What a person types as the place to translate: a hex address, or a symbol with an offset. Pure. */

export type TypedPlace =
  | { readonly kind: 'address'; readonly addr: bigint }
  | { readonly kind: 'symbol'; readonly name: string; readonly offset: bigint };

const ADDRESS = /^(?:0x)?([0-9a-f_]{1,20})$/i;
const SYMBOL = /^([A-Za-z_.$][\w.$]{0,511})(?:\s*\+\s*(?:0x)?([0-9a-f]{1,16}))?$/i;

/** The place; undefined for anything else. `0x` makes it an address, and so do digits alone; `cafe` is an address too. */
export function parsePlace(text: string): TypedPlace | undefined {
  const plain = text.trim();
  const digits = ADDRESS.exec(plain)?.[1]?.replaceAll('_', '');
  if (digits !== undefined && digits.length >= 1 && digits.length <= 16)
    return { kind: 'address', addr: BigInt(`0x${digits}`) };
  const symbol = SYMBOL.exec(plain);
  if (symbol === null) return undefined;
  return { kind: 'symbol', name: symbol[1] ?? '', offset: BigInt(`0x${symbol[2] ?? '0'}`) };
}
