/** Lets the whole window take a drop. Says whether files hover over it, so that the page can show where they may go. */
import { useEffect, useState } from 'react';
import { carriesFiles, type DroppedFile, filesOfDrop } from './drop.ts';

/** True while files are dragged over the window. `onFiles` must be stable. */
export function useWindowDrop(onFiles: (files: readonly DroppedFile[]) => void): boolean {
  const [isOver, setOver] = useState(false);

  useEffect(() => {
    let depth = 0;
    function onEnter(event: DragEvent): void {
      if (!carriesFiles(event.dataTransfer)) return;
      depth++;
      setOver(true);
    }
    function onLeave(event: DragEvent): void {
      if (!carriesFiles(event.dataTransfer)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    }
    function onOver(event: DragEvent): void {
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
    }
    function onDrop(event: DragEvent): void {
      depth = 0;
      setOver(false);
      if (event.dataTransfer === null || !carriesFiles(event.dataTransfer)) return;
      // A slot of the home screen may have taken it already.
      const isTaken = event.defaultPrevented;
      event.preventDefault();
      if (isTaken) return;
      void filesOfDrop(event.dataTransfer).then((files) => {
        if (files.length > 0) onFiles(files);
      });
    }
    window.addEventListener('dragenter', onEnter);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('dragover', onOver);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragenter', onEnter);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('drop', onDrop);
    };
  }, [onFiles]);

  return isOver;
}
