/** Search over all of memory: what to look for, how far it came, and what was found as it is found. */
import type { ReactNode } from 'react';
import { useSummary } from '../../store/react.ts';
import { EmptyState } from '../kit/EmptyState.tsx';
import { SearchForm } from './SearchForm.tsx';
import { SearchHits } from './SearchHits.tsx';
import { SearchProgress } from './SearchProgress.tsx';
import styles from './SearchView.module.css';

export function SearchView(): ReactNode {
  const { memoryEnd } = useSummary();
  return (
    <div className={styles.view}>
      <h1 className="sr-only">Search</h1>
      {memoryEnd === 0 ? (
        <EmptyState title="No memory">
          This dump describes no memory, so there is nothing to search.
        </EmptyState>
      ) : (
        <>
          <section className={styles.top} aria-label="What to search for">
            <SearchForm />
            <SearchProgress />
          </section>
          <SearchHits />
        </>
      )}
    </div>
  );
}
