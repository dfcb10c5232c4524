/**
 * The zfcpdump pair: an HSA file and a memory file (either may be absent), with or without a memory map, joined by
 * the rule of copy_oldmem_page() (arch/s390/kernel/crash_dump.c v4.x..v6.x). What sizes and lowcores do not decide
 * is asked back as a pairing proposal.
 */
import type { Candidate } from '../detect/candidate.ts';
import type { OpenError, OpenOptions, OpenOutcome, PairingProposal } from '../openTypes.ts';
import {
  assemblePair,
  type OpenedPair,
  type PairFacts,
  type PairRoles,
  smallMemoryWarning,
} from './assemblePair.ts';
import { hsaSizeProblem, proposeHsaSize } from './hsaSize.ts';
import { rankShapes, type ShapeRanking } from './shapes.ts';

/** Offset of absolute 0 in an HSA file: raw SDIAS blocks begin with one that is not memory. */
function shiftOf(hsa: Candidate | undefined): 0 | 4096 {
  return hsa?.looks.kind === 'raw' && hsa.looks.lowcoreAt === 4096 ? 4096 : 0;
}

/** Opens a pair whose roles are assigned, or asks about what is unclear. Reads a few KiB. */
export async function openPair(
  roles: PairRoles,
  candidates: readonly Candidate[],
  options: OpenOptions,
  signal?: AbortSignal,
): Promise<OpenOutcome<OpenedPair>> {
  if (options.hsaSize !== undefined) {
    const problem = hsaSizeProblem(options.hsaSize);
    if (problem !== undefined)
      return wrong(problem, 'Enter the size that the hypervisor reported, in bytes.');
  }
  const hsa = roles.hsa?.candidate;
  const hsaShift = shiftOf(hsa);
  const hsaLength =
    hsa === undefined ? undefined : { sizeBytes: hsa.probe.source.sizeBytes, shift: hsaShift };
  const hsaSize = proposeHsaSize(hsaLength, options.hsaSize);
  const memory = roles.memory?.candidate.probe.source;
  let ranking: ShapeRanking | undefined;
  if (memory !== undefined) {
    const ranked = await rankShapes(
      {
        memory,
        hsa: hsa === undefined ? undefined : { source: hsa.probe.source, shift: hsaShift },
        hsaSize: hsaSize.value ?? 0,
        chunks: roles.map?.chunks,
      },
      signal,
    );
    if (!ranked.ok) return { kind: 'error', error: { kind: 'read', error: ranked.error } };
    ranking = ranked.value;
  }
  const facts: PairFacts = { roles, candidates, options, hsaShift, hsaSize, ranking };
  const question = options.confirmed === true ? undefined : whatIsUnclear(facts);
  if (question !== undefined) return { kind: 'pairing', proposal: propose(facts, question) };
  const pair = assemblePair(facts);
  return pair.ok ? { kind: 'opened', dump: pair.value } : { kind: 'error', error: pair.error };
}

function wrong(detail: string, advice: string): { readonly kind: 'error'; readonly error: OpenError } {
  return { kind: 'error', error: { kind: 'wrong-pairing', detail, advice } };
}

/** The one question to ask, or undefined when everything is settled. */
function whatIsUnclear({ roles, options, hsaSize, ranking }: PairFacts): string | undefined {
  if (roles.question !== undefined && options.hsaSize === undefined) return roles.question;
  if (hsaSize.value === undefined)
    return 'How large was the HSA? Enter 0 if the memory file holds all of memory.';
  // Between the end of the file and that of the HSA, the memory file has the dump kernel's own memory.
  if (hsaSize.wasCut && roles.memory !== undefined)
    return 'The HSA file was probably cut short, so its length does not tell. How large was the HSA?';
  if (options.shape === undefined && ranking !== undefined && !ranking.certain) {
    return 'What does the memory file hold? Its size and its first bytes do not tell for certain.';
  }
  return undefined;
}

function propose(facts: PairFacts, question: string): PairingProposal {
  const { roles, candidates, options, hsaSize, ranking } = facts;
  const roleOf = (candidate: Candidate) => {
    if (candidate === roles.hsa?.candidate) return { role: 'hsa', why: roles.hsa.why } as const;
    if (candidate === roles.memory?.candidate) return { role: 'memory', why: roles.memory.why } as const;
    return { role: 'map', why: 'a list of memory ranges' } as const;
  };
  const shape = options.shape ?? ranking?.best ?? 'full';
  return {
    question,
    files: candidates.map((candidate) => ({
      name: candidate.probe.source.name,
      sizeBytes: candidate.probe.source.sizeBytes,
      ...roleOf(candidate),
    })),
    hsaSize: { value: hsaSize.value, why: hsaSize.why },
    shape,
    shapes: ranking?.candidates ?? [],
    warnings: [
      ...hsaSize.warnings,
      ...(ranking?.warnings ?? []),
      ...smallMemoryWarning(roles, hsaSize.value ?? 0, shape),
    ],
    acceptable: roles.hsa === undefined && roles.memory?.candidate.role === 'auto',
  };
}
