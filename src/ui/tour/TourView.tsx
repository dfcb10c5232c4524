/**
 * A guided tour through the ten steps of zfcpdump, played on the open dump: a picture of the machine that changes with
 * each step, the facts of this dump, and the real bytes that the step left behind.
 */
import { ChevronLeft, ChevronRight, Pause, Play } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { refreshPlan } from '../../store/exportStore.ts';
import { useExport, useSummary } from '../../store/react.ts';
import {
  advanceTour,
  findOverwritten,
  goToStep,
  pauseTour,
  TOUR_STEPS,
  togglePlaying,
  useTour,
} from '../../store/tourStore.ts';
import { jumpTo, setView } from '../../store/viewStore.ts';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { TourBytes } from './TourBytes.tsx';
import { TourStage } from './TourStage.tsx';
import styles from './TourView.module.css';
import { tourSteps } from './tourSteps.ts';
import type { TourStep } from './tourTypes.ts';
import { useReducedMotion } from './useReducedMotion.ts';

/** Time for one step while the tour plays. */
const STEP_MS = 9000;

export function TourView() {
  const summary = useSummary();
  const plan = useExport((state) => state.plan);
  const differsAt = useTour((state) => state.differsAt);
  const step = useTour((state) => state.step);
  const isPlaying = useTour((state) => state.isPlaying);
  const isStill = useReducedMotion();
  const panel = useRef<HTMLDivElement>(null);
  const steps = useMemo(() => tourSteps({ summary, plan, differsAt }), [summary, plan, differsAt]);

  useEffect(() => {
    void refreshPlan();
    void findOverwritten();
    panel.current?.focus({ preventScroll: true });
    return pauseTour;
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every step has its own time, however it was reached
  useEffect(() => {
    if (!isPlaying || isStill) return undefined;
    const timer = setTimeout(advanceTour, STEP_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, isStill, step]);

  // At either end the button that was pressed is switched off and would take the keys with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after every step
  useEffect(() => {
    const active = document.activeElement;
    if (active === document.body || (active instanceof HTMLButtonElement && active.disabled))
      panel.current?.focus({ preventScroll: true });
  }, [step]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isOnControl = event.target instanceof HTMLButtonElement;
    if (event.key === 'ArrowRight') goToStep(step + 1);
    else if (event.key === 'ArrowLeft') goToStep(step - 1);
    else if (event.key === 'Home') goToStep(0);
    else if (event.key === 'End') goToStep(TOUR_STEPS - 1);
    else if (event.key === ' ' && !isOnControl && !isStill) togglePlaying();
    else if (event.key === 'Escape') setView('overview');
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const shown = steps[step];
  if (shown === undefined) return undefined;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole tour; every button does the same
    <div ref={panel} className={styles.view} tabIndex={-1} onKeyDown={onKeyDown}>
      <h1 className="sr-only">Tour</h1>
      <Card padded={false} className={styles.stage}>
        <TourStage step={step} />
        <Progress steps={steps} step={step} />
      </Card>
      <div className={styles.bar}>
        <Button icon={<ChevronLeft />} disabled={step === 0} onClick={() => goToStep(step - 1)}>
          Back
        </Button>
        {!isStill && (
          <Button icon={isPlaying ? <Pause /> : <Play />} onClick={togglePlaying}>
            {isPlaying ? 'Pause' : 'Play'}
          </Button>
        )}
        <Button
          variant="primary"
          icon={<ChevronRight />}
          disabled={step === TOUR_STEPS - 1}
          onClick={() => goToStep(step + 1)}
        >
          Next
        </Button>
        <span className={styles.keys}>
          {isStill ? 'arrow keys step, Esc leaves' : 'arrow keys step, Space plays, Esc leaves'}
        </span>
      </div>
      <Step shown={shown} number={step + 1} />
    </div>
  );
}

function Progress({ steps, step }: { readonly steps: readonly TourStep[]; readonly step: number }) {
  return (
    <ol className={styles.progress} aria-label="Steps">
      {steps.map(({ title }, i) => (
        <li key={title}>
          <button
            type="button"
            className={styles.dot}
            aria-current={i === step ? 'step' : undefined}
            aria-label={`Step ${i + 1}: ${title}`}
            title={title}
            data-done={i < step}
            onClick={() => goToStep(i)}
          >
            {i + 1}
          </button>
        </li>
      ))}
    </ol>
  );
}

function Step({ shown, number }: { readonly shown: TourStep; readonly number: number }) {
  const { more } = shown;
  return (
    <div className={styles.step}>
      <section className={styles.words} aria-live="polite" aria-label="Step">
        <p className={styles.count}>{`Step ${number} of ${TOUR_STEPS}`}</p>
        <h2 className={styles.title}>{shown.title}</h2>
        <p>{shown.text}</p>
        <dl className={styles.facts}>
          {shown.facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {more !== undefined && (
          <Button
            onClick={() => (more.addr === undefined ? setView(more.view) : jumpTo(more.addr, { length: 16 }))}
          >
            {more.words}
          </Button>
        )}
      </section>
      <div className={styles.looks}>
        {shown.looks.map((look) => (
          <TourBytes key={`${look.side}-${look.addr}`} look={look} />
        ))}
      </div>
    </div>
  );
}
