/** How far the search came, as a bar and in words, with Stop and Resume. The words change once a second at most. */
import { type ReactNode, useEffect, useState } from 'react';
import { resumeSearch, type SearchState, searchStore, stopSearch } from '../../store/searchStore.ts';
import { useSearch } from '../../store/useSearch.ts';
import { Button } from '../kit/Button.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import styles from './SearchProgress.module.css';
import { progressWords, shareDone, unsearchedWords } from './searchWords.ts';

const WORDS_MS = 1000;

/** The state for words: at once when something begins or ends, else once a second, so that readers are not flooded. */
function useSlowly(): SearchState {
  const [slow, setSlow] = useState(() => searchStore.getState());
  useEffect(() => {
    setSlow(searchStore.getState());
    const timer = setInterval(() => setSlow(searchStore.getState()), WORDS_MS);
    const stop = searchStore.subscribe((state, before) => {
      const isFirst = state.run?.total !== before.run?.total;
      if (state.phase !== before.phase || isFirst) setSlow(state);
    });
    return () => {
      clearInterval(timer);
      stop();
    };
  }, []);
  return slow;
}

export function SearchProgress(): ReactNode {
  const phase = useSearch((state) => state.phase);
  const error = useSearch((state) => state.error);
  if (phase === 'idle') return undefined;
  return (
    <div className={styles.area}>
      <Bar />
      <div className={styles.line}>
        <Words />
        {phase === 'running' && (
          <Button size="small" onClick={stopSearch}>
            Stop
          </Button>
        )}
        {(phase === 'stopped' || phase === 'failed') && (
          <Button size="small" onClick={resumeSearch}>
            Resume
          </Button>
        )}
      </div>
      {error !== undefined && <ErrorNote error={error} />}
    </div>
  );
}

function Bar(): ReactNode {
  const percent = useSearch(({ run }) => (run === undefined ? 0 : Math.floor(shareDone(run) * 1000) / 10));
  return (
    <div
      role="progressbar"
      aria-label="Search"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(percent)}
      className={styles.bar}
    >
      <div className={styles.fill} style={{ width: `${percent}%` }} />
    </div>
  );
}

function Words(): ReactNode {
  const { phase, run, kept } = useSlowly();
  if (run === undefined) return <p role="status" className={styles.words} />;
  const notSearched = unsearchedWords(run);
  return (
    <p role="status" className={styles.words}>
      {progressWords(phase, run, kept)}
      {notSearched !== '' && <span className={styles.missing}>{notSearched}</span>}
    </p>
  );
}
