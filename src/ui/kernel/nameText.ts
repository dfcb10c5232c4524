/** How symbols are written: as the kernel's own traces do, without the size. */
import { hex0x } from '../../base/hex.ts';

/** `vfs_write+0xce`, `loop_init+0x10 [loop]`, or the bare name at its start. */
export function nameText(name: string, offset: bigint | undefined, module?: string | undefined): string {
  const place = offset === undefined || offset === 0n ? name : `${name}+${hex0x(offset)}`;
  return module === undefined ? place : `${place} [${module}]`;
}
