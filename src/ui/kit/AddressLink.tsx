/** An absolute address that leads to its bytes. A real link, so that it can be opened in another tab or copied. */
import type { ReactNode } from 'react';
import type { PhysAddr } from '../../base/address.ts';
import { hex, hex0x } from '../../base/hex.ts';
import { linkTo } from '../../store/urlState.ts';
import { jumpTo } from '../../store/viewStore.ts';

interface AddressLinkProps {
  readonly addr: PhysAddr;
  /** Bytes to select at the target. */
  readonly length?: number;
  /** Pads to so many hex digits without `0x`; otherwise `0x...` unpadded. */
  readonly digits?: number;
  readonly children?: ReactNode;
}

export function AddressLink({ addr, length, digits, children }: AddressLinkProps) {
  return (
    <a
      href={linkTo({ view: 'memory', cursor: addr })}
      className="mono"
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        jumpTo(addr, length === undefined ? {} : { length });
      }}
    >
      {children ?? (digits === undefined ? hex0x(addr) : hex(addr, digits))}
    </a>
  );
}
