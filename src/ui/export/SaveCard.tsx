/** The finished file before it exists: size, where it goes, what is missing. Then the button, progress, and the end. */
import { Download, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatSize } from '../../base/hex.ts';
import type { ExportPlanReply } from '../../rpc/api.ts';
import { isSaving } from '../../store/exportStore.ts';
import { useExport } from '../../store/react.ts';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { KeyValue } from '../kit/KeyValue.tsx';
import { SegmentedControl } from '../kit/SegmentedControl.tsx';
import { freeSpaceHint, type SaveRoute, saveRoutes } from '../platform/save.ts';
import { FORMAT_WORDS } from './formatWords.ts';
import { PartsBar } from './PartsBar.tsx';
import { runExport } from './runExport.ts';
import styles from './SaveCard.module.css';
import { SaveProgress } from './SaveProgress.tsx';

const ROUTES = saveRoutes();
const NUMBER = new Intl.NumberFormat('en');

export function SaveCard() {
  const plan = useExport((state) => state.plan);
  const format = useExport((state) => state.format);
  const isPlanning = useExport((state) => state.planning);
  const isBusy = useExport((state) => isSaving(state.save));
  const [route, setRoute] = useState<SaveRoute>(ROUTES[0] ?? 'download');
  const freeBytes = useFreeSpace();

  return (
    <Card title={`Save as ${FORMAT_WORDS[format].short}`} note={isPlanning ? 'planning' : undefined}>
      <div className={styles.body} aria-busy={isPlanning}>
        <p className={styles.size}>{plan === undefined ? '–' : sizeWords(plan)}</p>
        <KeyValue
          labelWidth="104px"
          facts={[
            {
              label: plan?.isExact === false ? 'at most' : 'exact size',
              value: plan === undefined ? '–' : `${NUMBER.format(plan.sizeBytes)} bytes`,
            },
            { label: 'made of', mono: false, value: plan === undefined ? '–' : madeOf(plan) },
            {
              label: 'free space',
              mono: false,
              value:
                freeBytes === undefined
                  ? 'the browser does not tell'
                  : `about ${formatSize(freeBytes)}, as far as the browser tells`,
            },
          ]}
        />
        {plan !== undefined && <PartsBar plan={plan} />}
        {plan !== undefined && <Warnings plan={plan} freeBytes={freeBytes} />}
        {ROUTES.length > 1 && (
          <div className={styles.route}>
            <SegmentedControl
              label="Where to save"
              value={route}
              onChange={setRoute}
              options={[
                { value: 'picker', label: 'Choose the place' },
                { value: 'download', label: 'Downloads folder' },
              ]}
            />
            <span className={styles.note}>
              {route === 'picker'
                ? 'with progress and a check of the result'
                : plan?.needsWriting === true
                  ? 'written in the browser first, then downloaded'
                  : 'faster for large dumps; the browser shows the progress'}
            </span>
          </div>
        )}
        <div className={styles.act}>
          <Button
            variant="primary"
            icon={<Download />}
            disabled={plan === undefined || isPlanning || isBusy}
            onClick={() => void runExport(route)}
          >
            Export {FORMAT_WORDS[format].short}
          </Button>
          <span className={styles.note}>Nothing is uploaded; the input files stay as they are.</span>
        </div>
        <SaveProgress />
      </div>
    </Card>
  );
}

function sizeWords(plan: ExportPlanReply): string {
  return plan.isExact ? formatSize(plan.sizeBytes) : `up to ${formatSize(plan.sizeBytes)}`;
}

function madeOf(plan: ExportPlanReply): string {
  if (plan.format === 'kdump')
    return `pages, packed while they are written; ${NUMBER.format(plan.noteCount)} notes (${formatSize(plan.noteBytes)})`;
  const parts = plan.partCount === 1 ? '1 part' : `${NUMBER.format(plan.partCount)} parts`;
  const segments =
    plan.segments.length === 1 ? '1 segment' : `${NUMBER.format(plan.segments.length)} segments`;
  if (plan.format === 's390') return `${parts}; registers are in memory, in the save areas`;
  return `${parts}, ${segments}, ${NUMBER.format(plan.noteCount)} notes (${formatSize(plan.noteBytes)})`;
}

function Warnings({
  plan,
  freeBytes,
}: {
  readonly plan: ExportPlanReply;
  readonly freeBytes: number | undefined;
}) {
  const isTight = plan.isExact && freeBytes !== undefined && freeBytes < plan.sizeBytes;
  const warnings = isTight
    ? [...plan.warnings, 'The browser reports less free space than the file needs. Another disk may have it.']
    : plan.warnings;
  if (warnings.length === 0) return undefined;
  return (
    <ul className={styles.warnings} aria-label="Warnings">
      {warnings.map((warning) => (
        <li key={warning}>
          <TriangleAlert aria-hidden="true" />
          {warning}
        </li>
      ))}
    </ul>
  );
}

function useFreeSpace(): number | undefined {
  const [bytes, setBytes] = useState<number>();
  useEffect(() => {
    void freeSpaceHint().then(setBytes);
  }, []);
  return bytes;
}
