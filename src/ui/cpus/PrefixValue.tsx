/** A CPU's prefix: a link to its lowcore, unless that is not in the dump. */
import type { PhysAddr } from '../../base/address.ts';
import { hex } from '../../base/hex.ts';
import { PREFIX_SIZE } from '../../s390/constants.ts';
import { AddressLink } from '../kit/AddressLink.tsx';
import type { AddressGuess } from './guessAddress.ts';

interface PrefixValueProps {
  readonly prefix: PhysAddr | undefined;
  readonly guess: AddressGuess;
}

export function PrefixValue({ prefix, guess }: PrefixValueProps) {
  if (prefix === undefined) return 'unknown';
  if (guess(BigInt(prefix)) !== prefix) return hex(prefix, 8);
  return <AddressLink addr={prefix} length={PREFIX_SIZE} digits={8} />;
}
