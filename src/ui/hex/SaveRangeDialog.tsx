/**
 * Saving a range as a file: which addresses, what of them the dump does not have, and what shall stand there. Where
 * bytes are missing nothing is saved before the person has said so, and the name of the file tells.
 */
import { Download } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { formatSize, hex, hex0x } from '../../base/hex.ts';
import type { AppError } from '../../rpc/api.ts';
import type { GapChoice, RangePlanReply } from '../../rpc/rangeApi.ts';
import { getClient } from '../../store/dumpStore.ts';
import { isSaving, type SaveStatus } from '../../store/exportStore.ts';
import { SaveLine } from '../export/SaveProgress.tsx';
import { runSaveJob } from '../export/saveJob.ts';
import { Button } from '../kit/Button.tsx';
import { Dialog } from '../kit/Dialog.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { SegmentedControl } from '../kit/SegmentedControl.tsx';
import { type SaveRoute, saveRoutes } from '../platform/save.ts';
import { gapReasonWords } from './gapReason.ts';
import { addressContext } from './goToExpr.ts';
import { copiedRange } from './gridActions.ts';
import range from './RangeDialog.module.css';
import { parseRange } from './rangeExpr.ts';
import styles from './SaveRangeDialog.module.css';
import { rangeFileName, rangeJob, type SavedRange } from './saveRange.ts';

const ROUTES = saveRoutes();
const NUMBER = new Intl.NumberFormat('en');
/** Gaps that are named one by one. */
const SHOWN_GAPS = 6;

export function SaveRangeDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [selected] = useState(copiedRange);
  const [from, setFrom] = useState(hex(selected.start));
  const [to, setTo] = useState(`+${hex(selected.end - selected.start)}`);
  const [gaps, setGaps] = useState<GapChoice>();
  const [route, setRoute] = useState<SaveRoute>(ROUTES[0] ?? 'download');
  const [save, setSave] = useState<SaveStatus>({ kind: 'idle' });
  const first = useRef<HTMLInputElement>(null);
  const saving = useRef<AbortController>(undefined);
  const errorId = useId();

  const parsed = parseRange(from, to, addressContext());
  const chosen: SavedRange | undefined = parsed.ok ? parsed.value : undefined;
  const { plan, error } = useRangePlan(chosen, gaps ?? 'leave-out');
  const isChoiceDue = plan !== undefined && plan.missingBytes > 0 && gaps === undefined;
  const isBusy = isSaving(save);

  // The dialog focuses its close button; the first field is what people want.
  useEffect(() => {
    first.current?.select();
    return () => saving.current?.abort();
  }, []);

  function edit(set: (text: string) => void, text: string): void {
    set(text);
    setGaps(undefined);
    setSave({ kind: 'idle' });
  }

  async function start(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (chosen === undefined || plan === undefined || isChoiceDue || isBusy || plan.sizeBytes === 0) return;
    const mine = new AbortController();
    saving.current = mine;
    await runSaveJob(
      rangeJob(chosen, plan, gaps ?? 'leave-out'),
      route,
      (status) => {
        if (saving.current === mine) setSave(status);
      },
      mine.signal,
    );
  }

  return (
    <Dialog title="Save a range as a file" onClose={onClose}>
      <form
        className={range.form}
        aria-label="Save a range"
        onSubmit={(event) => void start(event)}
        aria-describedby={errorId}
      >
        <label className={range.field}>
          Start
          <input
            ref={first}
            className={range.input}
            value={from}
            spellCheck={false}
            disabled={isBusy}
            onChange={(event) => edit(setFrom, event.target.value)}
          />
        </label>
        <label className={range.field}>
          End, or +length
          <input
            className={range.input}
            value={to}
            spellCheck={false}
            disabled={isBusy}
            onChange={(event) => edit(setTo, event.target.value)}
          />
        </label>
        <p id={errorId} role="alert" className={range.error}>
          {parsed.ok ? '' : parsed.error}
        </p>
        <div className={styles.rest}>
          {error !== undefined && <ErrorNote error={error} />}
          {chosen !== undefined && plan !== undefined && (
            <>
              <Held range={chosen} plan={plan} />
              {plan.missingBytes > 0 && plan.missingBytes < chosen.end - chosen.start && (
                <Choice value={gaps} onChange={setGaps} disabled={isBusy} />
              )}
              {plan.missingBytes < chosen.end - chosen.start && (
                <p className={styles.name}>
                  <span>File name</span>
                  <code>
                    {isChoiceDue
                      ? 'memory-….bin'
                      : rangeFileName(chosen, plan.missingBytes > 0 ? gaps : undefined)}
                  </code>
                  <span>{isChoiceDue ? '' : `${NUMBER.format(plan.sizeBytes)} bytes`}</span>
                </p>
              )}
            </>
          )}
          <SaveLine
            save={save}
            label="Save"
            onCancel={() => saving.current?.abort()}
            onDismiss={() => setSave({ kind: 'idle' })}
          />
        </div>
        <div className={styles.act}>
          {ROUTES.length > 1 && (
            <SegmentedControl
              label="Where to save"
              value={route}
              onChange={setRoute}
              options={[
                { value: 'picker', label: 'Choose the place' },
                { value: 'download', label: 'Downloads folder' },
              ]}
            />
          )}
          <Button
            type="submit"
            variant="primary"
            icon={<Download />}
            disabled={plan === undefined || isChoiceDue || isBusy || isAllMissing(chosen, plan)}
          >
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function isAllMissing(range: SavedRange | undefined, plan: RangePlanReply | undefined): boolean {
  return range === undefined || plan === undefined || plan.missingBytes >= range.end - range.start;
}

interface PlanState {
  readonly plan: RangePlanReply | undefined;
  readonly error: AppError | undefined;
}

/** The plan of what is typed; the one before stands until the next one is there. */
function useRangePlan(range: SavedRange | undefined, gaps: GapChoice): PlanState {
  const [state, setState] = useState<PlanState>({ plan: undefined, error: undefined });
  const start = range?.start;
  const end = range?.end;
  useEffect(() => {
    if (start === undefined || end === undefined) return;
    const controller = new AbortController();
    void getClient()
      .rangePlan({ start, end, gaps }, controller.signal)
      .then((reply) => {
        if (controller.signal.aborted) return;
        if (reply.ok) setState({ plan: reply.value, error: undefined });
        else if (reply.error.kind !== 'cancelled') setState({ plan: undefined, error: reply.error });
      });
    return () => controller.abort();
  }, [start, end, gaps]);
  return range === undefined ? { plan: undefined, error: undefined } : state;
}

function Held({
  range: { start, end },
  plan,
}: {
  readonly range: SavedRange;
  readonly plan: RangePlanReply;
}) {
  const length = end - start;
  const { missingBytes, gapCount, gaps } = plan;
  if (missingBytes === 0) return <p className={styles.held}>{formatSize(length)}, all of it in the dump.</p>;
  const further = gapCount - Math.min(SHOWN_GAPS, gaps.length);
  return (
    <section className={styles.missing} aria-label="Missing bytes">
      <p>
        {missingBytes >= length
          ? `None of the ${formatSize(length)} are in the dump, so there is nothing to save.`
          : `${formatSize(missingBytes)} of ${formatSize(length)} are not in the dump:`}
      </p>
      <ul>
        {gaps.slice(0, SHOWN_GAPS).map((gap) => (
          <li key={gap.start}>
            <code>
              {hex0x(gap.start)} – {hex0x(gap.end - 1)}
            </code>{' '}
            {formatSize(gap.end - gap.start)}, {gapReasonWords(gap.reason)}
          </li>
        ))}
        {further > 0 && (
          <li>{further === 1 ? 'one further place' : `${NUMBER.format(further)} further places`}</li>
        )}
      </ul>
    </section>
  );
}

interface ChoiceProps {
  readonly value: GapChoice | undefined;
  readonly onChange: (value: GapChoice) => void;
  readonly disabled: boolean;
}

const CHOICES: readonly { readonly value: GapChoice; readonly title: string; readonly words: string }[] = [
  {
    value: 'leave-out',
    title: 'Leave them out',
    words: 'The file is shorter. What follows a gap moves up.',
  },
  {
    value: 'zeros',
    title: 'Write zeros there',
    words: 'Offsets stay right. These zeros look like real ones; only the file name tells.',
  },
];

function Choice({ value, onChange, disabled }: ChoiceProps) {
  const name = useId();
  return (
    <fieldset className={styles.choice} disabled={disabled}>
      <legend>What shall stand for them?</legend>
      {CHOICES.map((choice) => (
        <label key={choice.value} className={styles.option}>
          <input
            type="radio"
            name={name}
            checked={value === choice.value}
            onChange={() => onChange(choice.value)}
          />
          <span>
            <b>{choice.title}</b> <span className={styles.words}>{choice.words}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
