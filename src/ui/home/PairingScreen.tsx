/**
 * Asked only when something is unclear: which file is which, where the HSA ends, what shape the memory file has.
 * Shows what Oldmem thinks and why; the answers open the same files again.
 */
import { ArrowLeftRight, TriangleAlert } from 'lucide-react';
import { type ChangeEvent, type FormEvent, useId, useState } from 'react';
import { ensure } from '../../base/assert.ts';
import { formatSize, hex0x } from '../../base/hex.ts';
import { parseSize } from '../../base/parseSize.ts';
import type { FileRole, MemoryShape, PairingProposal } from '../../rpc/api.ts';
import { addFiles, cancelOpening, type InputFile, openFiles } from '../../store/dumpStore.ts';
import { useDump } from '../../store/react.ts';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { FilePick } from '../kit/FilePick.tsx';
import { filesOfInput } from '../platform/drop.ts';
import styles from './PairingScreen.module.css';
import { ROLE_LABELS, SHAPE_LABELS } from './shapeWords.ts';

const ROLES: readonly FileRole[] = ['auto', 'hsa', 'memory', 'map', 'dump'];

function isRole(value: string): value is FileRole {
  return ROLES.some((role) => role === value);
}

export function PairingScreen() {
  const proposal = ensure(
    useDump((state) => state.proposal),
    'the pairing screen needs a proposal',
  );
  const files = useDump((state) => state.files);
  // A new proposal starts a new form.
  const key = `${proposal.question} ${proposal.files.map((file) => file.name).join('/')}`;
  return <PairingForm key={key} proposal={proposal} files={files} />;
}

interface PairingFormProps {
  readonly proposal: PairingProposal;
  readonly files: readonly InputFile[];
}

function PairingForm({ proposal, files }: PairingFormProps) {
  const [roles, setRoles] = useState<readonly FileRole[]>(proposal.files.map((file) => file.role));
  const [typedSize, setTypedSize] = useState<string | undefined>();
  const [pickedShape, setPickedShape] = useState<MemoryShape | undefined>();
  const ids = { title: useId(), size: useId(), sizeWhy: useId(), shape: useId(), shapeWhy: useId() };

  // What was proposed belongs to the proposed parts: other parts are looked at anew, unless the person said more.
  const sameRoles = roles.every((role, index) => role === proposal.files[index]?.role);
  const proposedSize = sameRoles ? proposal.hsaSize.value : undefined;
  const sizeText = typedSize ?? (proposedSize === undefined ? '' : hex0x(proposedSize));
  const shape = pickedShape ?? proposal.shape;
  const hsaSize = parseSize(sizeText);
  const sizeIsWrong = sizeText.trim() !== '' && hsaSize === undefined;
  const chosen = proposal.shapes.find((candidate) => candidate.shape === shape);
  const canSwap = roles.includes('hsa') || roles.includes('memory');

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (sizeIsWrong) return;
    const answered = files.map((input, index) => {
      // Files of two folders may have one name, so the place counts before the name.
      const inPlace = proposal.files[index]?.name === input.name;
      const position = inPlace ? index : proposal.files.findIndex((file) => file.name === input.name);
      return { ...input, role: roles[position < 0 ? index : position] ?? input.role };
    });
    void openFiles(answered, {
      ...(hsaSize === undefined ? {} : { hsaSize }),
      ...(sameRoles || pickedShape !== undefined ? { shape } : {}),
    });
  }

  return (
    <main className={styles.screen}>
      <form className={styles.form} aria-label="Pair files" onSubmit={onSubmit}>
        <div>
          <h1 id={ids.title} className={styles.title}>
            How do these files fit together?
          </h1>
          <p className={styles.question}>{proposal.question}</p>
        </div>

        <Card
          title="Files"
          aside={
            <Button
              size="small"
              icon={<ArrowLeftRight />}
              disabled={!canSwap}
              onClick={() => setRoles(roles.map(swapped))}
            >
              Swap HSA and memory
            </Button>
          }
        >
          <ul className={styles.files}>
            {proposal.files.map((file, index) => (
              <li key={`${file.name} ${file.sizeBytes}`} className={styles.file} data-role={roles[index]}>
                <span className={styles.mark} aria-hidden="true" />
                <div className={styles.words}>
                  <p>
                    <strong className="mono">{file.name}</strong>{' '}
                    <span className={styles.why}>{formatSize(file.sizeBytes)}</span>
                  </p>
                  <p className={styles.why}>{file.why}</p>
                </div>
                <select
                  className={styles.control}
                  aria-label={`Part of ${file.name}`}
                  value={roles[index]}
                  onChange={(event) => {
                    const role = event.target.value;
                    if (isRole(role)) setRoles(roles.map((old, at) => (at === index ? role : old)));
                  }}
                >
                  {ROLES.map((role) => (
                    <option key={role} value={role}>
                      {ROLE_LABELS[role]}
                    </option>
                  ))}
                </select>
              </li>
            ))}
          </ul>
        </Card>

        <Card>
          <div className={styles.fields}>
            <label htmlFor={ids.size}>HSA size</label>
            <div>
              <input
                id={ids.size}
                className={styles.control}
                value={sizeText}
                placeholder="0x20000000, 512M"
                spellCheck={false}
                autoComplete="off"
                aria-describedby={ids.sizeWhy}
                aria-invalid={sizeIsWrong}
                onChange={(event) => setTypedSize(event.target.value)}
              />
              <span className={styles.parsed}>{hsaSize === undefined ? '' : formatSize(hsaSize)}</span>
              <p id={ids.sizeWhy} className={styles.why} data-wrong={sizeIsWrong}>
                {sizeIsWrong
                  ? 'Not a size. Write bytes, hex with 0x, or a number with K, M or G.'
                  : sizeWords(proposal, sameRoles)}
              </p>
            </div>
            <label htmlFor={ids.shape}>Memory file shape</label>
            <div>
              <select
                id={ids.shape}
                className={styles.control}
                value={shape}
                aria-describedby={ids.shapeWhy}
                onChange={(event) => {
                  const picked = proposal.shapes.find((candidate) => candidate.shape === event.target.value);
                  if (picked !== undefined) setPickedShape(picked.shape);
                }}
              >
                {proposal.shapes.map((candidate) => (
                  <option key={candidate.shape} value={candidate.shape}>
                    {SHAPE_LABELS[candidate.shape]}
                    {candidate.possible ? '' : ' (sizes do not fit)'}
                  </option>
                ))}
              </select>
              <p id={ids.shapeWhy} className={styles.why}>
                {chosen?.why}
              </p>
            </div>
          </div>
        </Card>

        {proposal.warnings.length > 0 && (
          <ul className={styles.warnings} aria-label="Warnings">
            {proposal.warnings.map((warning) => (
              <li key={warning} className={styles.warning}>
                <TriangleAlert aria-hidden="true" />
                {warning}
              </li>
            ))}
          </ul>
        )}

        <div className={styles.actions}>
          <p className={styles.why}>
            <FilePick label="Add files" multiple onChange={addPicked}>
              Add a missing file…
            </FilePick>
          </p>
          <Button onClick={cancelOpening}>Back</Button>
          <Button type="submit" variant="primary" disabled={sizeIsWrong}>
            Open dump
          </Button>
        </div>
      </form>
    </main>
  );
}

function addPicked(event: ChangeEvent<HTMLInputElement>): void {
  const picked = filesOfInput(event.target.files);
  if (picked.length > 0) void addFiles(picked.map((file) => ({ ...file, role: 'auto' })));
}

function sizeWords(proposal: PairingProposal, sameRoles: boolean): string {
  return sameRoles ? proposal.hsaSize.why : 'Left empty, it is taken from the HSA file.';
}

function swapped(role: FileRole): FileRole {
  if (role === 'hsa') return 'memory';
  return role === 'memory' ? 'hsa' : role;
}
