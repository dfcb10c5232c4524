/**
 * Which CPU the person looks at, so that Overview, Notes and the address box can lead to it. An index of a dump that
 * is no longer open is harmless: views look it up and fall back to the first CPU.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { setView } from './viewStore.ts';

export interface CpuChoice {
  /** `Cpu.index`; undefined until one was chosen. */
  readonly index: number | undefined;
  /** Grows with every `showCpu`, so that choosing the same CPU again scrolls to it again. */
  readonly serial: number;
}

const cpuStore = createStore<CpuChoice>(() => ({ index: undefined, serial: 0 }));

/** Opens the CPUs view at a CPU. */
export function showCpu(index: number): void {
  cpuStore.setState({ index, serial: cpuStore.getState().serial + 1 });
  setView('cpus');
}

/** Chooses a CPU inside the CPUs view. */
export function chooseCpu(index: number): void {
  cpuStore.setState({ index });
}

export function useCpuChoice(): CpuChoice {
  return useStore(cpuStore);
}
