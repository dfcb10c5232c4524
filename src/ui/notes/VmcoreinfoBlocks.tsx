/**
 * Other blocks of VMCOREINFO in memory: searched for when a person asks, listed, and any of them taken instead of the
 * one that the kernel points to. Several are normal: of a crash kernel, of a kernel that ran before, plain copies.
 */
import { Search } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import type { DumpSummary, VmcoreInfoBlockReply, VmcoreInfoSearchReply } from '../../rpc/api.ts';
import { unixMicrosToText } from '../../s390/tod.ts';
import { useDump } from '../../store/react.ts';
import {
  cancelVmcoreInfoSearch,
  chooseVmcoreInfo,
  searchVmcoreInfo,
  vmcoreinfoStore,
} from '../../store/vmcoreinfoStore.ts';
import { AddressLink } from '../kit/AddressLink.tsx';
import { Badge } from '../kit/Badge.tsx';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import styles from './VmcoreinfoBlocks.module.css';

type Info = DumpSummary['vmcoreinfo'];

export function VmcoreinfoBlocks({ info }: { readonly info: Info }) {
  const search = useSyncExternalStore(vmcoreinfoStore.subscribe, vmcoreinfoStore.getState);
  const chosen = useDump((state) => state.options.vmcoreinfoAt);
  return (
    <Card
      title="In memory"
      note={resultWords(search.kind === 'done' ? search.reply : undefined)}
      aside={
        <>
          {chosen !== undefined && (
            <Button size="small" onClick={() => void chooseVmcoreInfo(undefined)}>
              Back to the usual one
            </Button>
          )}
          {search.kind === 'searching' ? (
            <>
              <progress aria-label="Searching memory" value={search.share} max={1} />
              <Button size="small" onClick={cancelVmcoreInfoSearch}>
                Cancel
              </Button>
            </>
          ) : (
            <Button size="small" icon={<Search />} onClick={() => void searchVmcoreInfo()}>
              Search all memory
            </Button>
          )}
        </>
      }
    >
      <p className={styles.hint}>
        A dump can hold several blocks: of a crash kernel, of a kernel that ran before, copies. The search
        reads all stored memory.
      </p>
      {search.kind === 'failed' && <ErrorNote error={search.error} />}
      {search.kind === 'done' && search.reply.blocks.length > 0 && (
        <BlockTable blocks={search.reply.blocks} info={info} />
      )}
    </Card>
  );
}

function resultWords(reply: VmcoreInfoSearchReply | undefined): string | undefined {
  if (reply === undefined) return undefined;
  const { blocks, isComplete } = reply;
  const count = countWords(blocks.length);
  return isComplete ? count : `${count}; stopped early, too many places look like one`;
}

function countWords(count: number): string {
  if (count === 0) return 'no block found';
  return count === 1 ? '1 block found' : `${count} different blocks found`;
}

function BlockTable({
  blocks,
  info,
}: {
  readonly blocks: readonly VmcoreInfoBlockReply[];
  readonly info: Info;
}) {
  const shown = JSON.stringify(info?.entries);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label="Blocks found in memory">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Where</th>
            <th scope="col">Kernel</th>
            <th scope="col">Crashed</th>
            <th scope="col">Entries</th>
            <th scope="col">Form</th>
            <th scope="col">
              <span className="sr-only">Choice</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {blocks.map((block) => (
            <BlockRow key={block.textAddr} block={block} isShown={JSON.stringify(block.entries) === shown} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function BlockRow({ block, isShown }: { readonly block: VmcoreInfoBlockReply; readonly isShown: boolean }) {
  const { textAddr, isNote, copies, entries } = block;
  const values = new Map(entries);
  const release = values.get('OSRELEASE') ?? 'unknown';
  return (
    <tr>
      <td className="mono">
        <AddressLink addr={textAddr} />
      </td>
      <td className="mono">{release}</td>
      <td>{crashWords(values.get('CRASHTIME'))}</td>
      <td>{entries.length}</td>
      <td>{`${isNote ? 'note' : 'text'}${copies > 1 ? `, ${copies} copies` : ''}`}</td>
      <td className={styles.choice}>
        {isShown ? (
          <Badge tone="accent">in use</Badge>
        ) : (
          <Button
            size="small"
            aria-label={`Use this one: ${release} at 0x${textAddr.toString(16)}`}
            onClick={() => void chooseVmcoreInfo(textAddr)}
          >
            Use this one
          </Button>
        )}
      </td>
    </tr>
  );
}

function crashWords(seconds: string | undefined): string {
  if (seconds === undefined || !/^\d{1,11}$/.test(seconds)) return 'not said';
  return unixMicrosToText(BigInt(seconds) * 1000000n).replace(/\.\d+ UTC$/, ' UTC');
}
