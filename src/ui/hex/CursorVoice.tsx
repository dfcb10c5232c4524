/** Says address, value and source of the cursor to screen readers, once it has rested. Shows nothing. */
import { type ReactNode, useEffect, useState } from 'react';
import { hex0x, hexBytes } from '../../base/hex.ts';
import { useView } from '../../store/react.ts';
import { SOURCE_LABELS } from '../kit/SourceSwatch.tsx';
import { gapReasonWords } from './gapReason.ts';
import { usePlace, useSpace } from './gridSpace.ts';

const REST_MS = 500;

export function CursorVoice(): ReactNode {
  const space = useSpace();
  const cursor = usePlace(space, (place) => place.cursor);
  const unit = useView((state) => state.unit);
  const [words, setWords] = useState('');

  useEffect(() => {
    const controller = new AbortController();
    async function speak(): Promise<void> {
      const reply = await space.read(cursor, unit, controller.signal);
      if (controller.signal.aborted || !reply.ok) return;
      const [piece] = reply.value.pieces;
      const isMapped = space.id === 'physical' || reply.value.places?.length !== 0;
      const source = isMapped ? SOURCE_LABELS[piece?.source ?? 'missing'] : gapReasonWords(piece?.reason);
      const isThere = reply.value.pieces.every(
        (piece) => piece.source !== 'missing' && piece.source !== 'excluded',
      );
      const value = isThere ? `${hexBytes(reply.value.bytes)}, ` : '';
      setWords(`${hex0x(cursor)}, ${value}${source}`);
    }
    const timer = setTimeout(() => void speak(), REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [space, cursor, unit]);

  return (
    <div className="sr-only" aria-live="polite">
      {words}
    </div>
  );
}
