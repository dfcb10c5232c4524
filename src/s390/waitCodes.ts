/**
 * What the address of a disabled-wait PSW means: a code of the stand-alone dump tools or the boot code, or the place
 * in the kernel that stopped the CPU. (s390-tools include/boot/error.h and zipl/boot; kernel asm/processor.h)
 */
import { hex, hex0x } from '../base/hex.ts';

const TOOL_CODES: ReadonlyMap<number, string> = new Map([
  [0x4500, 'the dump tool could not enable the device'],
  [0x4501, 'the dump tool could not disable the device'],
  [0x4502, 'the dump tool could not start the subchannel'],
  [0x4510, 'the dump tool found a wrong device type'],
  [0x4511, 'internal error of the dump tool'],
  [0x4512, 'the dump tool met a secure IPL problem'],
  [0x4520, 'the dump tool found no os_info'],
  [0x4521, 'the dump tool found a wrong os_info checksum'],
  [0x4522, 'the dump tool found an unknown os_info version'],
  [0x4523, 'the dump tool found no crashkernel area'],
  [0x4524, 'the dump tool could not copy to the HSA'],
  [0x4600, 'the dump device is too small'],
  [0x4601, 'the dump device is not supported'],
  [0x4602, 'the memory layout is unusual for the dump tool'],
  [0x4603, 'the dump device number is wrong'],
  [0x4604, 'no dump signature on the volume'],
  [0x4605, 'the time stamps of the volumes differ'],
  [0x4606, 'multiple subchannel set problem'],
  [0x4607, 'a dump of this secure guest is not possible'],
  [0x4608, 'error while dumping a secure guest'],
]);

const BOOT_CODES: ReadonlyMap<number, string> = new Map([
  [0x1b0, 'the boot code met an unexpected external interruption'],
  [0x1f0, 'the boot code met an unexpected I/O interruption'],
]);

/** Who put the CPU into the disabled wait, and why. */
export interface WaitMeaning {
  readonly from: 'kernel' | 'dump-tool' | 'boot' | 'unknown';
  readonly words: string;
}

/** Meaning of the address part of a disabled-wait PSW. `addr` is the 64-bit instruction address as stored. */
export function waitMeaning(addr: bigint): WaitMeaning {
  if (addr === 0n) return { from: 'unknown', words: 'code 0: a dump tool that ended well, or the boot code' };
  if (addr < 0x10000n) {
    const code = Number(addr);
    const boot = BOOT_CODES.get(code);
    if (boot !== undefined) return { from: 'boot', words: `code ${hex0x(code)}: ${boot}` };
    const tool = TOOL_CODES.get(code);
    if (tool !== undefined) return { from: 'dump-tool', words: `code ${hex(code, 4)}: ${tool}` };
    return { from: 'unknown', words: `unknown code ${hex0x(code)}` };
  }
  return {
    from: 'kernel',
    words: `stopped by the kernel; ${hex0x(addr)} is the instruction that stopped it, or its caller`,
  };
}
