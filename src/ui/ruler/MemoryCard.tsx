/** The memory ruler with its legend: only the sources that this dump has. */
import { useMemo } from 'react';
import { formatSize } from '../../base/hex.ts';
import type { DumpSummary, SourceKind } from '../../rpc/api.ts';
import { Card } from '../kit/Card.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { SourceSwatch } from '../kit/SourceSwatch.tsx';
import { legendOf } from './legend.ts';
import { MemoryRuler } from './MemoryRuler.tsx';
import { nameReservation } from './reservation.ts';
import { useMemoryProfile } from './useMemoryProfile.ts';

export function MemoryCard({ summary }: { readonly summary: DumpSummary }) {
  const plain = useMemoryProfile(summary, 0, summary.memoryEnd);
  const profile = useMemo(() => nameReservation(plain, summary.osInfo), [plain, summary.osInfo]);
  const sources: readonly SourceKind[] = useMemo(() => legendOf(profile), [profile]);
  return (
    <Card
      title="Memory"
      note={`where every byte comes from · ${formatSize(summary.memoryEnd)} of addresses`}
      aside={sources.map((source) => <SourceSwatch key={source} source={source} />)}
    >
      {summary.memoryEnd === 0 ? (
        <EmptyState title="No memory">This dump holds no memory at all, only its header.</EmptyState>
      ) : (
        <MemoryRuler summary={summary} profile={profile} />
      )}
    </Card>
  );
}
