/** The jump whose target pulses now: for one second after it, so that rows drawn later do not pulse again. */
import { useEffect, useState } from 'react';
import { useView } from '../../store/react.ts';
import type { Pulse } from '../../store/viewStore.ts';

const PULSE_MS = 1000;

export function usePulse(): Pulse | undefined {
  const pulse = useView((state) => state.pulse);
  const [faded, setFaded] = useState<Pulse | undefined>(undefined);
  useEffect(() => {
    const timer = setTimeout(() => setFaded(pulse), PULSE_MS);
    return () => clearTimeout(timer);
  }, [pulse]);
  return pulse === faded ? undefined : pulse;
}
