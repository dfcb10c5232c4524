/** Saves the report of the open dump, for a ticket or for another program. The worker writes it; nothing is sent. */
import { Braces, FileText } from 'lucide-react';
import type { ReportForm } from '../../rpc/api.ts';
import { getClient, showError } from '../../store/dumpStore.ts';
import { Button } from '../kit/Button.tsx';
import { startDownload } from '../platform/save.ts';
import styles from './ReportButtons.module.css';

const FILES: Readonly<Record<ReportForm, string>> = {
  text: 'dump-report.txt',
  json: 'dump-report.json',
};

const TITLE = 'The facts and every check, with names and sizes of the files, without memory contents';

async function saveReport(form: ReportForm): Promise<void> {
  const reply = await getClient().report(form);
  if (reply.ok) startDownload(new Blob([reply.value]), FILES[form]);
  else showError(reply.error);
}

export function ReportButtons() {
  return (
    <div className={styles.buttons}>
      <Button size="small" icon={<FileText />} title={TITLE} onClick={() => void saveReport('text')}>
        Save report as text
      </Button>
      <Button size="small" icon={<Braces />} title={TITLE} onClick={() => void saveReport('json')}>
        Save report as JSON
      </Button>
    </div>
  );
}
