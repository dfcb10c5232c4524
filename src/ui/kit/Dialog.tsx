/** A modal over the page: the native dialog element, which traps focus, closes on Escape and gives focus back. */
import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { IconButton } from './Button.tsx';
import styles from './Dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly wide?: boolean;
  /** True: the title is only read out and there is no close button (palette). */
  readonly bare?: boolean;
  readonly children: ReactNode;
}

/** Render it to open, remove it to close. */
export function Dialog({ title, onClose, wide = false, bare = false, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();

  // A layout effect: its end still finds the dialog in the page, and only then does closing give the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click on the backdrop is a second way; Escape is the first
    <dialog
      ref={ref}
      className={styles.dialog}
      data-wide={wide}
      aria-labelledby={id}
      onClose={(event) => {
        // Only a dialog that is still closed was closed by the person; development mode closes and reopens it.
        if (!event.currentTarget.open) onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      <div className={styles.inside}>
        <header className={bare ? 'sr-only' : styles.head}>
          <h2 id={id} className={styles.title}>
            {title}
          </h2>
          {!bare && <IconButton label="Close" icon={<X />} onClick={onClose} />}
        </header>
        <div className={bare ? styles.bareBody : styles.body}>{children}</div>
      </div>
    </dialog>
  );
}
