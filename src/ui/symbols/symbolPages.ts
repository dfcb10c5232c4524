/**
 * The symbols in address order, fetched page by page as they come into view. The pages live with the symbol table
 * they belong to: another dump is another table, and starts over.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { KernelSymbol } from '../../rpc/kernelApi.ts';
import { askKernel } from '../../store/kernelStore.ts';

const PAGE = 500;

export interface SymbolPages {
  /** The symbol at a position, once its page is there. */
  readonly at: (index: number) => KernelSymbol | undefined;
  /** Says that a position is in view. */
  readonly want: (index: number) => void;
}

export function useSymbolPages(): SymbolPages {
  const [pages, setPages] = useState<ReadonlyMap<number, readonly KernelSymbol[]>>(new Map());
  const asked = useRef(new Set<number>());

  const want = useCallback((index: number) => {
    const page = Math.floor(index / PAGE);
    if (asked.current.has(page)) return;
    asked.current.add(page);
    void askKernel((client, signal) => client.symbols(page * PAGE, PAGE, '', signal)).then((reply) => {
      if (reply?.ok) setPages((before) => new Map(before).set(page, reply.value.items));
      else asked.current.delete(page);
    });
  }, []);

  return { at: (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE], want };
}

/** What a search led to: symbols by name, or the one that holds an address. */
export interface SymbolSearch {
  readonly text: string;
  readonly items: readonly KernelSymbol[];
  /** For a search by address: that address. */
  readonly addr: bigint | undefined;
}

const MOST = 1000;

/** The address that a text means: hex with `0x`, or at least six hex digits. */
export function addressOf(text: string): bigint | undefined {
  const digits = /^(?:0x([0-9a-f]{1,16})|([0-9a-f]{6,16}))$/i.exec(text.trim());
  return digits === null ? undefined : BigInt(`0x${digits[1] ?? digits[2] ?? '0'}`);
}

async function search(text: string): Promise<SymbolSearch | undefined> {
  const byName = await askKernel((client, signal) => client.symbols(0, MOST, text, signal));
  const items = byName?.ok ? byName.value.items : [];
  const addr = addressOf(text);
  if (addr === undefined) return { text, items, addr };
  const named = await askKernel((client, signal) => client.nameAddresses([addr], signal));
  const hit = named?.ok ? named.value[0] : undefined;
  if (hit === undefined) return { text, items, addr };
  const same = await askKernel((client, signal) => client.symbols(0, MOST, hit.name, signal));
  const start = addr - hit.offset;
  const found = same?.ok ? same.value.items.filter((symbol) => symbol.addr === start) : [];
  return { text, items: [...found, ...items.filter((symbol) => symbol.addr !== start)], addr };
}

/** The answer to a search; undefined while there is none or the text is empty. */
export function useSymbolSearch(text: string): SymbolSearch | undefined {
  const [found, setFound] = useState<SymbolSearch>();

  useEffect(() => {
    let isGone = false;
    if (text !== '') {
      void search(text).then((answer) => {
        if (!isGone) setFound(answer);
      });
    }
    return () => {
      isGone = true;
    };
  }, [text]);

  return text === '' || found?.text !== text ? undefined : found;
}
