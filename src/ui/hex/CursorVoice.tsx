/** Says address, value and source of the cursor to screen readers, once it has rested. Shows nothing. */
import { type ReactNode, useEffect, useState } from 'react';
import { hex0x, hexBytes } from '../../base/hex.ts';
import { getClient } from '../../store/dumpStore.ts';
import { useView } from '../../store/react.ts';
import { SOURCE_LABELS } from '../kit/SourceSwatch.tsx';

const REST_MS = 500;

export function CursorVoice(): ReactNode {
  const cursor = useView((state) => state.cursor);
  const unit = useView((state) => state.unit);
  const [words, setWords] = useState('');

  useEffect(() => {
    const controller = new AbortController();
    async function speak(): Promise<void> {
      const reply = await getClient().read(cursor, unit, controller.signal);
      if (controller.signal.aborted || !reply.ok) return;
      const source = reply.value.pieces[0]?.source ?? 'missing';
      const isThere = reply.value.pieces.every(
        (piece) => piece.source !== 'missing' && piece.source !== 'excluded',
      );
      const value = isThere ? `${hexBytes(reply.value.bytes)}, ` : '';
      setWords(`${hex0x(cursor)}, ${value}${SOURCE_LABELS[source]}`);
    }
    const timer = setTimeout(() => void speak(), REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [cursor, unit]);

  return (
    <div className="sr-only" aria-live="polite">
      {words}
    </div>
  );
}
