/** The options of the command line that say what to write: format, header, level, packing, ranges. */
import { parseRange } from '../../src/base/addressRange.ts';
import type { ProfileId } from '../../src/engine/elf/profile.ts';
import type { ExportChoice, ExportFormat } from '../../src/engine/export/anyPlan.ts';
import { LEVEL_MAX } from '../../src/engine/export/pageFilter.ts';
import type { AddressRange } from '../../src/engine/export/scope.ts';
import type { KdumpCodec } from '../../src/engine/export/storedFrames.ts';

export const EXPORT_USAGE = `  --export FILE      writes the finished dump
  --as FORMAT        vmcore (default), s390 or kdump
  --profile ID       auto, P1 .. P5: whose header and notes to write
  --level N          kdump: what is left out, as makedumpfile -d: 0 nothing (default), or a sum of 1 zeros,
                     2 page cache, 4 all page cache, 8 programs, 16 free
  --codec C          kdump: zlib (default), zstd or none
  --flattened        kdump: as makedumpfile -F writes it
  --range A-B        only these addresses (vmcore, kdump; end exclusive; may be given again)
  --redact A-B       not these addresses: left out as not stored (vmcore, kdump; may be given again)`;

/** The choice while options are read. */
export interface ExportDraft {
  as: ExportFormat;
  profile: ProfileId;
  level: number | undefined;
  codec: KdumpCodec | undefined;
  flattened: boolean;
  ranges: AddressRange[];
  redact: AddressRange[];
}

export function emptyExport(): ExportDraft {
  return {
    as: 'vmcore',
    profile: 'auto',
    level: undefined,
    codec: undefined,
    flattened: false,
    ranges: [],
    redact: [],
  };
}

const FORMATS: readonly ExportFormat[] = ['vmcore', 's390', 'kdump'];
const PROFILES: readonly ProfileId[] = ['auto', 'P1', 'P2', 'P3', 'P4', 'P5'];

interface ExportOption {
  readonly count: number;
  /** Words when the value is wrong. */
  take(draft: ExportDraft, value: string): string | undefined;
}

function rangeOption(name: string, list: 'ranges' | 'redact'): ExportOption {
  return {
    count: 1,
    take(draft, value) {
      const range = parseRange(value);
      if (range === undefined) return `${name}: ${value} is not START-END`;
      draft[list].push(range);
      return undefined;
    },
  };
}

export const EXPORT_OPTIONS: Readonly<Record<string, ExportOption>> = {
  '--as': {
    count: 1,
    take(draft, value) {
      const found = FORMATS.find((format) => format === value);
      if (found === undefined) return `--as: ${value} is none of ${FORMATS.join(', ')}`;
      draft.as = found;
      return undefined;
    },
  },
  '--profile': {
    count: 1,
    take(draft, value) {
      const found = PROFILES.find((id) => id.toLowerCase() === value.toLowerCase());
      if (found === undefined) return `--profile: ${value} is none of ${PROFILES.join(', ')}`;
      draft.profile = found;
      return undefined;
    },
  },
  '--level': {
    count: 1,
    take(draft, value) {
      if (!/^\d{1,2}$/.test(value) || Number(value) > LEVEL_MAX)
        return `--level: ${value} is not 0 to ${LEVEL_MAX}`;
      draft.level = Number(value);
      return undefined;
    },
  },
  '--codec': {
    count: 1,
    take(draft, value) {
      if (value === 'lzo' || value === 'snappy')
        return `--codec: ${value}: Oldmem reads ${value} but does not write it; take zstd or zlib`;
      if (value !== 'none' && value !== 'zlib' && value !== 'zstd')
        return `--codec: ${value} is none of none, zlib, zstd`;
      draft.codec = value;
      return undefined;
    },
  },
  '--flattened': {
    count: 0,
    take(draft) {
      draft.flattened = true;
      return undefined;
    },
  },
  '--range': rangeOption('--range', 'ranges'),
  '--redact': rangeOption('--redact', 'redact'),
};

/** What the options contradict, in words; undefined when they fit together. */
export function exportProblem(draft: ExportDraft, exportTo: string | undefined): string | undefined {
  const { as, level, codec, flattened, ranges, redact } = draft;
  if (as !== 'kdump' && (level !== undefined || codec !== undefined || flattened))
    return '--level, --codec and --flattened are for --as kdump';
  if (as === 's390' && ranges.length + redact.length > 0)
    return '--range and --redact need a format that can say "not stored": vmcore or kdump';
  const isDefault = as === 'vmcore' && ranges.length + redact.length === 0;
  return exportTo === undefined && !isDefault ? '--as, --range and --redact need --export' : undefined;
}

export function exportChoice(draft: ExportDraft): ExportChoice {
  return {
    format: draft.as,
    profile: draft.profile,
    level: draft.level ?? 0,
    codec: draft.codec ?? 'zlib',
    flattened: draft.flattened,
    scope: { ranges: draft.ranges, redact: draft.redact },
  };
}
