/** The export: the plan before the click, then saving with progress, then what to compare. */
import { useEffect } from 'react';
import { refreshPlan } from '../../store/exportStore.ts';
import { useExport } from '../../store/react.ts';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import styles from './ExportView.module.css';
import { FormatCard } from './FormatCard.tsx';
import { PartsTable } from './PartsTable.tsx';
import { ProfileCard } from './ProfileCard.tsx';
import { SaveCard } from './SaveCard.tsx';

export function ExportView() {
  const format = useExport((state) => state.format);
  const planError = useExport((state) => state.planError);

  useEffect(() => {
    void refreshPlan();
  }, []);

  return (
    <div className={styles.view}>
      <h1 className="sr-only">Export</h1>
      {planError !== undefined && <ErrorNote error={planError} />}
      <div className={styles.top}>
        <div className={styles.column}>
          <SaveCard />
        </div>
        <div className={styles.column}>
          <FormatCard />
          {format !== 's390' && <ProfileCard />}
        </div>
      </div>
      <PartsTable />
    </div>
  );
}
