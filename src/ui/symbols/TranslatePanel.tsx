/**
 * Where a kernel address leads, step by step: each table with the entry that was used and what it says, then the
 * absolute address and what holds it. Takes an address, or a symbol with an offset.
 */
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { PhysAddr } from '../../base/address.ts';
import { hex0x, hex64 } from '../../base/hex.ts';
import type { PlacedTranslation, TranslationStep } from '../../rpc/kernelApi.ts';
import { askKernel } from '../../store/kernelStore.ts';
import { showPanel } from '../../store/panelStore.ts';
import { jumpTo } from '../../store/viewStore.ts';
import { AddressName } from '../kernel/AddressName.tsx';
import { Button } from '../kit/Button.tsx';
import { Dialog } from '../kit/Dialog.tsx';
import styles from './TranslatePanel.module.css';
import { parsePlace } from './translatePlace.ts';

type Answer =
  | { readonly kind: 'none' | 'asking' }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'found'; readonly value: PlacedTranslation };

/** The address that a text means, by number or by symbol. */
async function resolve(text: string): Promise<bigint | string> {
  const place = parsePlace(text);
  if (place === undefined) return 'Type a hex address, or a symbol such as jiffies_64 or panic+0x10.';
  if (place.kind === 'address') return place.addr;
  const reply = await askKernel((client, signal) => client.symbols(0, 2000, place.name, signal));
  if (reply?.ok !== true) return 'The dump has no symbols to look the name up in.';
  const found = reply.value.items.find(({ name }) => name === place.name);
  return found === undefined ? `There is no symbol ${place.name}.` : found.addr + place.offset;
}

async function translate(text: string): Promise<Answer> {
  const addr = await resolve(text);
  if (typeof addr === 'string') return { kind: 'refused', words: addr };
  if (addr < 0n || addr >= 1n << 64n) return { kind: 'refused', words: 'This is no address of 64 bits.' };
  const reply = await askKernel((client, signal) => client.translate(addr, signal));
  if (reply === undefined) return { kind: 'none' };
  if (!reply.ok) return { kind: 'refused', words: `${reply.error.title}. ${reply.error.detail}` };
  return { kind: 'found', value: reply.value };
}

export function TranslatePanel() {
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<Answer>({ kind: 'none' });
  const errorId = useId();
  const input = useRef<HTMLInputElement>(null);

  // The dialog focuses its close button; the field is what people want.
  useEffect(() => input.current?.focus(), []);

  async function onSubmit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setAnswer({ kind: 'asking' });
    setAnswer(await translate(text));
  }

  return (
    <Dialog title="Translate a kernel address" wide onClose={() => showPanel(undefined)}>
      <form className={styles.form} onSubmit={(event) => void onSubmit(event)}>
        <input
          className={styles.input}
          aria-label="Address or symbol"
          aria-describedby={errorId}
          placeholder="Address or symbol+0x10"
          spellCheck={false}
          autoComplete="off"
          ref={input}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" variant="primary">
          Translate
        </Button>
      </form>
      <p id={errorId} role="alert" className={styles.refused}>
        {answer.kind === 'refused' ? answer.words : ''}
      </p>
      {answer.kind === 'asking' && <p role="status">Walking the page tables</p>}
      {answer.kind === 'found' && <Found translation={answer.value} />}
    </Dialog>
  );
}

const BY: Readonly<Record<PlacedTranslation['by'], string>> = {
  tables: "by the kernel's page tables",
  static: 'by the fixed map',
  none: '',
};

function Found({ translation }: { readonly translation: PlacedTranslation }) {
  const { addr, phys, by, contiguous, steps, source } = translation;
  return (
    <>
      <dl className={styles.ends}>
        <dt>Virtual</dt>
        <dd className={styles.data}>
          {hex64(addr)} <AddressName addr={addr} />
        </dd>
        <dt>Absolute</dt>
        <dd>
          {phys === undefined ? (
            <b className={styles.lost}>not mapped</b>
          ) : (
            <>
              <MemoryButton addr={phys}>{hex0x(phys)}</MemoryButton> {BY[by]},{' '}
              {`${contiguous.toLocaleString('en')} bytes up to the end of its frame`}
            </>
          )}
        </dd>
        {source !== undefined && (
          <>
            <dt>Held by</dt>
            <dd>{source}</dd>
          </>
        )}
      </dl>
      <div className={styles.scroll}>
        <table className={styles.steps} aria-label="Steps of the translation">
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">Table</th>
              <th scope="col">Index</th>
              <th scope="col">Entry at</th>
              <th scope="col">Entry</th>
              <th scope="col">What it says</th>
            </tr>
          </thead>
          <tbody>
            {steps.map((step) => (
              <Step key={`${step.what} ${step.words}`} step={step} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Step({ step }: { readonly step: TranslationStep }) {
  const { what, table, index, at, entry, words, bits } = step;
  return (
    <tr>
      <th scope="row">{what}</th>
      <td className={styles.data}>{table === undefined ? '' : hex0x(table)}</td>
      <td className={styles.data}>{index ?? ''}</td>
      <td className={styles.data}>
        {at !== undefined && <MemoryButton addr={at}>{hex0x(at)}</MemoryButton>}
      </td>
      <td className={styles.data}>{entry === undefined ? '' : hex64(entry)}</td>
      <td>
        {words.replace(/^index \d+: /, '')}
        {bits !== undefined && <span className={styles.bits}>{bits}</span>}
      </td>
    </tr>
  );
}

/** Shows the bytes in Memory and closes the dialog that lies over them. */
function MemoryButton({ addr, children }: { readonly addr: PhysAddr; readonly children: string }) {
  return (
    <button
      type="button"
      className={styles.link}
      title={`Show ${children} in Memory`}
      onClick={() => {
        showPanel(undefined);
        jumpTo(addr, { length: 8 });
      }}
    >
      {children}
    </button>
  );
}
