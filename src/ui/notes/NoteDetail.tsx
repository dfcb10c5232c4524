/** One note in full: what it is, its decoded fields, and the bytes of its descriptor. */
import { formatSize, hex, hex0x } from '../../base/hex.ts';
import { decodeNote, noteTitle } from '../../s390/notes.ts';
import { AddressName } from '../kernel/AddressName.tsx';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { hexLines } from './hexLines.ts';
import styles from './NoteDetail.module.css';
import type { NoteRow, NoteTarget } from './noteRows.ts';

interface NoteDetailProps {
  readonly row: NoteRow;
  readonly target: NoteTarget | undefined;
  readonly onOpen: () => void;
}

/** Lines of 16 bytes that are drawn at most: 8 KiB. */
const MAX_LINES = 512;
const MAX_FIELDS = 600;

/** The kernel's name for a value of 64 bits, or for the address of a PSW, which is its second half. */
function NoteName({ value }: { readonly value: string }) {
  const digits = /(?:^|[ x])([0-9a-f]{16})$/.exec(value)?.[1];
  return digits === undefined ? undefined : <AddressName addr={BigInt(`0x${digits}`)} />;
}

export function NoteDetail({ row, target, onOpen }: NoteDetailProps) {
  const { note, typeName, problem } = row;
  const fields = decodeNote(note.name, note.type, note.desc).slice(0, MAX_FIELDS);
  const lines = hexLines(note.desc, MAX_LINES);
  return (
    <Card
      title={typeName}
      note={noteTitle(note.name, note.type)}
      className={styles.card}
      aside={
        target !== undefined && (
          <Button size="small" onClick={onOpen}>
            {target.kind === 'cpu' ? `Show CPU ${target.index}` : 'Show bytes in Memory'}
          </Button>
        )
      }
    >
      <p className={styles.facts}>
        {`name ${note.name === '' ? '(none)' : note.name}, type ${hex0x(note.type)}, ${note.size} bytes, header at offset ${hex0x(note.offset)}`}
      </p>
      {problem !== undefined && <p className={styles.problem}>{problem}</p>}
      {fields.length > 0 && (
        <>
          <h3 className={styles.heading}>Fields</h3>
          <table className={styles.fields} aria-label={`Fields of ${typeName}`}>
            <tbody>
              {fields.map((field) => (
                <tr key={`${field.offset}-${field.label}`}>
                  <th scope="row">{field.label}</th>
                  <td>
                    <span className="mono">{field.value}</span> <NoteName value={field.value} />
                    {field.words !== '' && <span className={styles.words}>{field.words}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <h3 className={styles.heading}>Descriptor</h3>
      {lines.length === 0 ? (
        <p className={styles.words}>empty</p>
      ) : (
        <pre className={styles.bytes}>
          {lines.map(({ offset, groups, text }) => (
            <span key={offset} className={styles.line}>
              <span className={styles.offset}>{hex(offset, 4)}</span>
              {`  ${groups.map((group) => group.padEnd(16)).join(' ')}  ${text}\n`}
            </span>
          ))}
        </pre>
      )}
      {note.desc.length > MAX_LINES * 16 && (
        <p
          className={styles.words}
        >{`The first ${formatSize(MAX_LINES * 16)} of ${formatSize(note.desc.length)}.`}</p>
      )}
    </Card>
  );
}
