/** Every dump format that Oldmem recognises. The order decides ties between equal scores. */
import type { DumpFormat } from '../openTypes.ts';
import { dumpDevice } from './dumpDevice.ts';
import { elfCore } from './elfCore.ts';
import { flattened } from './flattened.ts';
import { kdump } from './kdump.ts';
import { lkcd } from './lkcd.ts';
import { s390 } from './s390.ts';
import { s390ext } from './s390ext.ts';
import { scsiDisk } from './scsiDisk.ts';
import { vmdump } from './vmdump.ts';
import { zfcpdumpUnfinished } from './zfcpdumpUnfinished.ts';

export const formats: readonly DumpFormat[] = [
  flattened,
  kdump,
  s390,
  s390ext,
  lkcd,
  vmdump,
  zfcpdumpUnfinished,
  elfCore,
  scsiDisk,
  dumpDevice,
];
