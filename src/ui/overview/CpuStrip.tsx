/** The CPUs at a glance: small cards for a few, a dense grid for many. Both lead to the CPUs view. */
import { type KeyboardEvent, useEffect, useState } from 'react';
import { hex, hex64 } from '../../base/hex.ts';
import type { Cpu } from '../../rpc/api.ts';
import { showCpu } from '../../store/cpuStore.ts';
import { loadCpuBacktrace, mayReadKernel } from '../../store/kernelStore.ts';
import { useCpuBacktrace, useIsPanicCpu } from '../cpus/CpuBacktrace.tsx';
import { cpuState, pswOf, stateCounts } from '../cpus/cpuWords.ts';
import type { AddressGuess } from '../cpus/guessAddress.ts';
import { PrefixValue } from '../cpus/PrefixValue.tsx';
import { RegisterValue } from '../cpus/RegisterValue.tsx';
import { nameText } from '../kernel/nameText.ts';
import { VirtualLink } from '../kernel/VirtualLink.tsx';
import { Badge } from '../kit/Badge.tsx';
import { Card } from '../kit/Card.tsx';
import styles from './CpuStrip.module.css';
import { gridTarget } from './gridKeys.ts';

const MANY = 8;

interface CpuStripProps {
  readonly cpus: readonly Cpu[];
  readonly guess: AddressGuess;
}

export function CpuStrip({ cpus, guess }: CpuStripProps) {
  if (cpus.length === 0) return undefined;
  if (cpus.length > MANY) return <CpuGrid cpus={cpus} />;
  return (
    <div className={styles.cards}>
      {cpus.map((cpu) => (
        <SmallCard key={cpu.index} cpu={cpu} guess={guess} />
      ))}
    </div>
  );
}

function SmallCard({ cpu, guess }: { readonly cpu: Cpu; readonly guess: AddressGuess }) {
  const state = cpuState(cpu);
  const psw = pswOf(cpu);
  const { registers } = cpu;
  const isPanic = useIsPanicCpu(cpu);
  return (
    <Card
      title={
        <button type="button" className={styles.cpu} onClick={() => showCpu(cpu.index)}>
          {`CPU ${cpu.index}`}
        </button>
      }
      aside={
        <>
          {isPanic && <Badge tone="bad">panicked</Badge>}
          <Badge tone={state.tone}>{state.word}</Badge>
        </>
      }
    >
      <dl className={styles.facts}>
        {registers !== undefined && psw !== undefined && (
          <>
            <dt>PSW</dt>
            <dd>
              {`${hex64(registers.pswMask)} `}
              <RegisterValue
                text={hex64(registers.pswAddr)}
                addr={psw.problemState ? undefined : guess(registers.pswAddr)}
              />
            </dd>
            <Doing cpu={cpu} />
            <dt>stack</dt>
            <dd>
              <RegisterValue
                text={hex64(registers.gprs[15] ?? 0n)}
                addr={psw.problemState ? undefined : guess(registers.gprs[15] ?? 0n)}
              />
            </dd>
          </>
        )}
        <dt>prefix</dt>
        <dd>
          <PrefixValue prefix={cpu.prefix} guess={guess} />
        </dd>
        <dt>{psw === undefined ? 'found' : 'state'}</dt>
        <dd className={styles.words} title={psw?.words ?? cpu.origin}>
          {psw?.words ?? cpu.origin}
        </dd>
      </dl>
    </Card>
  );
}

/** The function and the task that a CPU was in, once its stack was followed. */
function Doing({ cpu }: { readonly cpu: Cpu }) {
  const trace = useCpuBacktrace(cpu);
  const { index } = cpu;

  useEffect(() => {
    if (mayReadKernel()) void loadCpuBacktrace(index);
  }, [index]);

  if (trace.kind !== 'ready') return undefined;
  const { comm, pid, frames } = trace.value;
  const [top] = frames;
  return (
    <>
      {top?.symbol !== undefined && (
        <>
          <dt>at</dt>
          <dd>
            <VirtualLink addr={top.pc}>{nameText(top.symbol, top.offset, top.module)}</VirtualLink>
          </dd>
        </>
      )}
      {comm !== undefined && (
        <>
          <dt>task</dt>
          <dd>{pid === undefined ? comm : `${comm} · ${pid}`}</dd>
        </>
      )}
    </>
  );
}

function CpuGrid({ cpus }: { readonly cpus: readonly Cpu[] }) {
  const [active, setActive] = useState(0);

  function onKeyDown(event: KeyboardEvent<HTMLUListElement>): void {
    const tiles = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
    const top = tiles[0]?.offsetTop;
    const columns = Math.max(1, tiles.filter((tile) => tile.offsetTop === top).length);
    const target = gridTarget(event.key, active, tiles.length, columns);
    if (target === undefined) return;
    event.preventDefault();
    setActive(target);
    tiles[target]?.focus();
  }

  return (
    <Card
      title={`${cpus.length} CPUs`}
      aside={stateCounts(cpus).map(({ word, tone, count }) => (
        <Badge key={word} tone={tone}>{`${count} ${word}`}</Badge>
      ))}
    >
      <ul className={styles.grid} onKeyDown={onKeyDown}>
        {cpus.map((cpu, position) => {
          const { word, tone } = cpuState(cpu);
          return (
            <li key={cpu.index}>
              <button
                type="button"
                className={styles.tile}
                data-tone={tone}
                tabIndex={position === active ? 0 : -1}
                aria-label={`CPU ${cpu.index}, ${word}`}
                title={`CPU ${cpu.index}: ${word}${cpu.prefix === undefined ? '' : `, prefix ${hex(cpu.prefix, 8)}`}`}
                onFocus={() => setActive(position)}
                onClick={() => showCpu(cpu.index)}
              >
                <span>{cpu.index}</span>
                <span className={styles.sign}>{word.slice(0, 1)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
