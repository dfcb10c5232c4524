/** The jump whose target pulses now: for one second after it, so that rows drawn later do not pulse again. */
import { useEffect, useState } from 'react';
import type { GridPlace } from '../../store/cursorMoves.ts';
import { type GridSpace, usePlace } from './gridSpace.ts';

type Pulse = NonNullable<GridPlace['pulse']>;

const PULSE_MS = 1000;

export function usePulse(space: GridSpace): Pulse | undefined {
  const pulse = usePlace(space, (place) => place.pulse);
  const [faded, setFaded] = useState<Pulse | undefined>(undefined);
  useEffect(() => {
    const timer = setTimeout(() => setFaded(pulse), PULSE_MS);
    return () => clearTimeout(timer);
  }, [pulse]);
  return pulse === faded ? undefined : pulse;
}
