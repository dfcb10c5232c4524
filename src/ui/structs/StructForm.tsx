/** Type and place to show, with suggestions of types, and some places to begin with. */
import { type FormEvent, useEffect, useId, useState } from 'react';
import type { AppError } from '../../rpc/api.ts';
import { loadSummary } from '../../store/kernelStore.ts';
import { takeWanted, usePlace } from '../../store/placeStore.ts';
import { useKernel } from '../../store/react.ts';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { ConfidenceBadge } from '../kit/ConfidenceBadge.tsx';
import styles from './StructsView.module.css';
import { openStruct, useTypes } from './structData.ts';

interface StructFormProps {
  readonly origin: string;
  readonly count: number;
}

export function StructForm({ origin, count }: StructFormProps) {
  const [type, setType] = useState('');
  const [place, setPlace] = useState('');
  const [error, setError] = useState<AppError>();
  const wanted = usePlace((state) => state.wanted);
  const listId = useId();
  const types = useTypes(type);
  const names = types.kind === 'ready' ? types.value.names : [];

  function open(openType: string, openPlace: string): void {
    setType(openType);
    setPlace(openPlace);
    setError(undefined);
    void openStruct(openType, openPlace).then(setError);
  }

  useEffect(() => {
    if (wanted === undefined) return;
    takeWanted();
    setType(wanted.type);
    setPlace(wanted.place);
    setError(undefined);
    if (wanted.type !== '') void openStruct(wanted.type, wanted.place).then(setError);
  }, [wanted]);

  function submit(event: FormEvent): void {
    event.preventDefault();
    open(type, place);
  }

  return (
    <Card
      title="Any address as any struct"
      note={
        <span className={styles.origin}>
          <ConfidenceBadge confidence="exact" />
          {`${count.toLocaleString('en')} types, ${origin}`}
        </span>
      }
    >
      <form className={styles.form} onSubmit={submit}>
        <label className={styles.field}>
          Type
          <input
            className={styles.input}
            list={listId}
            value={type}
            placeholder="task_struct"
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setType(event.target.value)}
          />
        </label>
        <datalist id={listId}>
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <label className={styles.field}>
          Address, symbol or pid
          <input
            className={styles.input}
            value={place}
            placeholder="init_task, 0x1000, pid 1"
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setPlace(event.target.value)}
          />
        </label>
        <Button type="submit" variant="primary" disabled={place.trim() === ''}>
          Show
        </Button>
        <Starts open={open} />
      </form>
      {error !== undefined && (
        <p role="alert" className={styles.refused}>
          {`${error.title}. ${error.detail}`}
        </p>
      )}
    </Card>
  );
}

/** Places to begin with, for who only wants to look. */
function Starts({ open }: { readonly open: (type: string, place: string) => void }) {
  const summary = useKernel((state) => state.summary);
  const isIdle = summary.kind === 'idle';
  useEffect(() => {
    if (isIdle) void loadSummary();
  }, [isIdle]);
  const task = summary.kind === 'ready' ? summary.value.task : undefined;
  return (
    <div className={styles.starts}>
      {task !== undefined && (
        <Button size="small" onClick={() => open('task_struct', `pid ${task.pid}`)}>
          {`The task that panicked, pid ${task.pid}`}
        </Button>
      )}
      <Button size="small" onClick={() => open('task_struct', 'init_task')}>
        init_task
      </Button>
      <Button size="small" onClick={() => open('mm_struct', 'init_mm')}>
        init_mm
      </Button>
    </div>
  );
}
