/** All that is known of one field: its value, what it was, what it means, and where the kernel takes it from. */
import { hex0x } from '../../base/hex.ts';
import type { HeaderReply } from '../../rpc/headerApi.ts';
import { useSummary } from '../../store/react.ts';
import { Badge } from '../kit/Badge.tsx';
import styles from './BuilderView.module.css';
import { SWITCH_WORDS, sectionTitle, stepWords, subjectOf, valueWords } from './fieldWords.ts';
import type { FieldChange } from './headerDiff.ts';
import type { HeaderRow } from './headerRows.ts';

interface DetailProps {
  readonly reply: HeaderReply;
  readonly row: HeaderRow;
  /** The row of the section that the field is in. */
  readonly section: HeaderRow;
  readonly change: FieldChange | undefined;
}

export function BuilderDetail({ reply, row, section, change }: DetailProps) {
  const { field, template } = row;
  const subject = subjectOf(reply, section);
  const decidedBy = field?.decidedBy ?? template.decidedBy;
  const length = row.end - row.start;
  return (
    <section className={styles.detail} aria-label="Chosen field">
      <p className={styles.what}>
        <strong>{field === undefined ? sectionTitle(reply, section) : field.label}</strong>
        {field !== undefined && <span>of {sectionTitle(reply, section)}</span>}
        {subject !== '' && <span className="mono">{subject}</span>}
        <span className={styles.muted}>
          {length} {length === 1 ? 'byte' : 'bytes'} at {hex0x(row.start)}
        </span>
        {change !== undefined && <Badge tone="warn">{change.old === undefined ? 'new' : 'changed'}</Badge>}
      </p>
      {field !== undefined && (
        <p>
          <span className="mono">{valueWords(field, reply.bytes.subarray(row.start, row.end))}</span>
          {change?.old !== undefined && (
            <span className={styles.old}>
              , was <span className="mono">{valueWords(field, change.old)}</span>
            </span>
          )}
          {`: ${field.meaning}`}
        </p>
      )}
      <Origin reply={reply} row={row} section={section} />
      {decidedBy !== undefined && reply.profile !== undefined && (
        <p>
          <span className={styles.muted}>Switch: </span>
          {SWITCH_WORDS[decidedBy]}. <span className={styles.muted}>{reply.profile.reasons[decidedBy]}</span>
        </p>
      )}
    </section>
  );
}

function Origin({ reply, row, section }: Omit<DetailProps, 'change'>) {
  const { cpus } = useSummary();
  if (reply.profile === undefined) return <p className={styles.muted}>Read from the file as it stands.</p>;
  const { field } = row;
  if (field === undefined || field.origin === '') return undefined;
  const number = reply.map.numbers[section.section] ?? -1;
  const cpu = section.template.kind === 'note' && number >= 0 ? cpus[reply.cpus[number] ?? -1] : undefined;
  return (
    <p>
      <span className={styles.muted}>From: </span>
      {field.origin}
      {cpu !== undefined && field.label !== 'padding' && ` (CPU ${cpu.index}: ${cpu.origin})`}.{' '}
      <span className={styles.muted}>Written by </span>
      <span className="mono">{stepWords(field.step)}</span>
    </p>
  );
}
