/** The words for roles of files and shapes of memory files. */
import type { FileRole, MemoryShape } from '../../rpc/api.ts';

export const SHAPE_LABELS: Readonly<Record<MemoryShape, string>> = {
  full: 'Full: starts at address 0',
  remainder: 'Remainder: starts where the HSA ends',
  packed: 'Packed: memory chunks one after another, from 0',
  'packed-remainder': 'Packed remainder: chunks one after another, from the HSA end',
  's390-header': 'With an s390 dump header in front',
};

export const ROLE_LABELS: Readonly<Record<FileRole, string>> = {
  auto: 'Not decided',
  hsa: 'HSA',
  memory: 'Memory',
  map: 'Memory map',
  dump: 'Finished dump',
};
