/** Numbers out of the values of VMCOREINFO, which are text. What is absent or no number is undefined. */

type Values = ReadonlyMap<string, string> | undefined;

/** A hexadecimal value without prefix (SYMBOL, KERNELOFFSET ...), at most 64 bits; undefined when absent or bad. */
export function hexValue(values: Values, key: string): bigint | undefined {
  const text = values?.get(key)?.trim();
  return text !== undefined && /^(0x)?[0-9a-f]{1,16}$/i.test(text)
    ? BigInt(text.startsWith('0x') || text.startsWith('0X') ? text : `0x${text}`)
    : undefined;
}

/** `SYMBOL(name)`: a run-time virtual address. */
export function symbolValue(values: Values, name: string): bigint | undefined {
  return hexValue(values, `SYMBOL(${name})`);
}

/** A decimal value (LENGTH, SIZE, OFFSET, NUMBER, CRASHTIME) that is a safe integer. */
export function decimalValue(values: Values, key: string): number | undefined {
  const text = values?.get(key)?.trim();
  if (text === undefined || !/^-?\d{1,16}$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}
