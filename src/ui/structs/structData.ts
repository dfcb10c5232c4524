/** What the Structs view asks the kernel worker for: members, suggestions of types, and what words mean. */
import { useDeferredValue, useEffect, useState } from 'react';
import type { AppError } from '../../rpc/api.ts';
import type { FoundTypes, StructView, TypeRef } from '../../rpc/browseApi.ts';
import { askKernel, type Part } from '../../store/kernelStore.ts';
import { showStruct } from '../../store/placeStore.ts';

const LOADING = { kind: 'loading' } as const;

/** The members of a struct at an address, or the elements of an array from `from` on. */
export function useStruct(ref: TypeRef, addr: bigint, from: number): Part<StructView> {
  const key = `${ref.module} ${ref.id} ${addr} ${from}`;
  const [answer, setAnswer] = useState<{ readonly key: string; readonly part: Part<StructView> }>();
  const { module, id } = ref;

  useEffect(() => {
    let isGone = false;
    const request = { ref: { module, id }, addr, from };
    void askKernel((client, signal) => client.struct(request, signal)).then((reply) => {
      if (isGone || reply === undefined) return;
      const part: Part<StructView> = reply.ok
        ? { kind: 'ready', value: reply.value }
        : { kind: reply.error.kind === 'absent' ? 'absent' : 'failed', error: reply.error };
      setAnswer({ key, part });
    });
    return () => {
      isGone = true;
    };
  }, [key, module, id, addr, from]);

  return answer?.key === key ? answer.part : LOADING;
}

/** Types whose name contains the text. Stays with the last answer while the next one is on its way. */
export function useTypes(text: string): Part<FoundTypes> {
  const wanted = useDeferredValue(text.trim());
  const [part, setPart] = useState<Part<FoundTypes>>(LOADING);

  useEffect(() => {
    let isGone = false;
    void askKernel((client, signal) => client.findTypes(wanted, signal)).then((reply) => {
      if (isGone || reply === undefined) return;
      if (reply.ok) setPart({ kind: 'ready', value: reply.value });
      else setPart({ kind: reply.error.kind === 'absent' ? 'absent' : 'failed', error: reply.error });
    });
    return () => {
      isGone = true;
    };
  }, [wanted]);

  return part;
}

/** Opens the type at the place that words name. Undefined: done; otherwise why not. */
export async function openStruct(type: string, place: string): Promise<AppError | undefined> {
  const found = await askKernel((client, signal) => client.findPlace(place, signal));
  if (found === undefined) return undefined;
  if (!found.ok) return found.error;
  const name = type.trim() === '' ? found.value.type : type.trim();
  if (name === undefined) return words('Which type?', 'Only for a task the type is known.');
  const types = await askKernel((client, signal) => client.findTypes(name, signal));
  if (types === undefined) return undefined;
  if (!types.ok) return types.error;
  const { exact, names } = types.value;
  if (exact === undefined) {
    const near = names.slice(0, 3).join(', ');
    return words(`There is no struct ${name}`, near === '' ? '' : `There are ${near}.`);
  }
  const { addr, words: how, name: symbol } = found.value;
  const meaning = how === 'address' ? (symbol ?? '') : how;
  showStruct({ ref: exact, addr, words: meaning === '' ? name : `${name}: ${meaning}` }, true);
  return undefined;
}

function words(title: string, detail: string): AppError {
  return { kind: 'refused', title, detail, nextStep: '' };
}
