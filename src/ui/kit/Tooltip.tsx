/**
 * A short explanation on hover and on focus, tied to what it explains by `aria-describedby`. Escape hides it. It is
 * placed in the top layer (popover), so no card or panel can cut it off.
 */
import { type ReactNode, useId, useRef } from 'react';
import styles from './Tooltip.module.css';

interface TooltipProps {
  readonly text: ReactNode;
  readonly children: ReactNode;
}

const GAP = 6;

export function Tooltip({ text, children }: TooltipProps) {
  const id = useId();
  const anchor = useRef<HTMLSpanElement>(null);
  const tip = useRef<HTMLSpanElement>(null);

  function show(): void {
    const bubble = tip.current;
    const around = anchor.current?.getBoundingClientRect();
    if (bubble === null || around === undefined) return;
    bubble.showPopover();
    const own = bubble.getBoundingClientRect();
    const below = around.bottom + GAP + own.height <= window.innerHeight;
    const left = Math.min(Math.max(GAP, around.left), window.innerWidth - own.width - GAP);
    bubble.style.left = `${left}px`;
    bubble.style.top = `${below ? around.bottom + GAP : around.top - own.height - GAP}px`;
  }

  function hide(): void {
    tip.current?.hidePopover();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only shows a description; what is inside stays the control
    <span
      ref={anchor}
      className={styles.anchor}
      aria-describedby={id}
      onMouseEnter={show}
      onMouseLeave={hide}
      onFocus={show}
      onBlur={hide}
      onKeyDown={(event) => {
        if (event.key === 'Escape') hide();
      }}
    >
      {children}
      <span ref={tip} id={id} role="tooltip" popover="manual" className={styles.tip}>
        {text}
      </span>
    </span>
  );
}
