/** The list of views. Links, so that the browser's own ways of opening them work; the counts are only shown. */
import clsx from 'clsx';
import { useEffect, useId, useRef } from 'react';
import type { Finding } from '../../rpc/api.ts';
import { useKernel, useSummary, useView } from '../../store/react.ts';
import { linkTo } from '../../store/urlState.ts';
import { setView } from '../../store/viewStore.ts';
import styles from './SideNav.module.css';
import { VIEW_GROUPS, type ViewInfo } from './views.ts';

const COUNT = new Intl.NumberFormat('en');

export function SideNav() {
  return (
    <nav className={styles.nav} aria-label="Views">
      {VIEW_GROUPS.map((group) => (
        <div key={group.title} className={styles.group}>
          <h2 className={styles.title}>{group.title}</h2>
          <ul>
            {group.views.map((view) => (
              <li key={view.id}>
                <ViewLink info={view} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function isTrouble(finding: Finding): boolean {
  return finding.outcome === 'failed' && finding.severity !== 'info';
}

function ViewLink({ info }: { readonly info: ViewInfo }) {
  const isCurrent = useView((state) => state.view === info.id);
  const cursor = useView((state) => state.cursor);
  const summary = useSummary();
  const countId = useId();
  const link = useRef<HTMLAnchorElement>(null);
  // In a narrow window the list is a strip that may have to be scrolled.
  useEffect(() => {
    if (isCurrent) link.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isCurrent]);
  const count = useKernel((kernel) => info.count?.(summary, kernel));
  const isBad = info.id === 'findings' && summary.findings.some(isTrouble);
  return (
    <a
      ref={link}
      href={linkTo({ view: info.id, cursor })}
      className={clsx(styles.link, isCurrent && styles.current)}
      aria-current={isCurrent ? 'page' : undefined}
      aria-describedby={count === undefined ? undefined : countId}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        setView(info.id);
      }}
    >
      {info.title}
      {count !== undefined && (
        <span id={countId} className={clsx(styles.count, isBad && styles.bad)} aria-hidden="true">
          {COUNT.format(count)}
        </span>
      )}
    </a>
  );
}
