/** The part of the kernel worker's interface that looks at one place: its code, or its bytes as a struct. Types only. */
import type { CodeLine, CodeOperand, CodePage, CodeRequest } from '../kernel/browse/code.ts';
import type { Place } from '../kernel/browse/place.ts';
import type { ShownValue, StructRequest, StructRow, StructView } from '../kernel/browse/structView.ts';
import type { TypeRef } from '../kernel/browse/typeSpace.ts';
import type { Reply } from './api.ts';

export type {
  CodeLine,
  CodeOperand,
  CodePage,
  CodeRequest,
  Place,
  ShownValue,
  StructRequest,
  StructRow,
  StructView,
  TypeRef,
};

/** Types whose name was looked for. */
export interface FoundTypes {
  readonly names: readonly string[];
  /** The struct or union that has exactly the name. */
  readonly exact: TypeRef | undefined;
  /** Where the types come from. */
  readonly origin: string;
  /** How many types there are, those of modules included. */
  readonly count: number;
}

export interface BrowseApi {
  /** Instructions around a virtual address; kind `absent` when nothing can be read there. */
  code(request: CodeRequest, signal?: AbortSignal): Promise<Reply<CodePage>>;
  /** The kernel's virtual address of an absolute address: in a module, in its image, or in the map of all memory. */
  virtualOf(phys: number, signal?: AbortSignal): Promise<Reply<bigint>>;
  /** What an address, symbol or `pid 17` means; kind `absent` when it means nothing. */
  findPlace(text: string, signal?: AbortSignal): Promise<Reply<Place>>;
  /** Structs by name; kind `absent` when the dump holds no types. */
  findTypes(text: string, signal?: AbortSignal): Promise<Reply<FoundTypes>>;
  /** Memory as a type says it is. */
  struct(request: StructRequest, signal?: AbortSignal): Promise<Reply<StructView>>;
}
