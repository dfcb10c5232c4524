/** Everything that is known of one CPU: PSW, clocks, registers, and where each was found. */
import { physAddr } from '../../base/address.ts';
import { hex, hex64 } from '../../base/hex.ts';
import type { Cpu } from '../../rpc/api.ts';
import { decodeFpc } from '../../s390/fpc.ts';
import { LC, SAVE_AREA_LENGTH } from '../../s390/lowcore.ts';
import { decodePsw } from '../../s390/psw.ts';
import { cpuTimerToText, decodeClockComparator } from '../../s390/tod.ts';
import { AddressLink } from '../kit/AddressLink.tsx';
import { type Fact, KeyValue } from '../kit/KeyValue.tsx';
import { ControlRegisters } from './ControlRegisters.tsx';
import { CpuBacktrace } from './CpuBacktrace.tsx';
import styles from './CpuDetail.module.css';
import { NOT_SAVED_WORDS } from './cpuWords.ts';
import { Disclosure } from './Disclosure.tsx';
import type { AddressGuess } from './guessAddress.ts';
import { PrefixValue } from './PrefixValue.tsx';
import { PswPanel } from './PswPanel.tsx';
import { type RegisterEntry, RegisterGrid } from './RegisterGrid.tsx';

type Registers = NonNullable<Cpu['registers']>;

interface CpuDetailProps {
  readonly cpu: Cpu;
  readonly guess: AddressGuess;
}

export function CpuDetail({ cpu, guess }: CpuDetailProps) {
  const { registers } = cpu;
  if (registers === undefined) {
    return (
      <div className={styles.body}>
        <KeyValue facts={placeFacts(cpu, guess)} labelWidth="84px" />
        <div className={styles.sections}>
          <p className={styles.explain}>{NOT_SAVED_WORDS}</p>
          <CpuBacktrace cpu={cpu} />
        </div>
      </div>
    );
  }
  return (
    <div className={styles.body}>
      <div className={styles.side}>
        <PswPanel
          mask={registers.pswMask}
          addr={registers.pswAddr}
          psw={decodePsw(registers.pswMask, registers.pswAddr)}
          guess={guess}
        />
        <KeyValue facts={[...placeFacts(cpu, guess), ...clockFacts(registers)]} labelWidth="84px" />
      </div>
      <div className={styles.sections}>
        <CpuBacktrace cpu={cpu} />
        <RegisterSections registers={registers} guess={guess} />
      </div>
    </div>
  );
}

function placeFacts(cpu: Cpu, guess: AddressGuess): readonly Fact[] {
  const facts: Fact[] = [];
  facts.push({
    label: 'prefix',
    value: <PrefixValue prefix={cpu.prefix} guess={guess} />,
    mono: cpu.prefix !== undefined,
  });
  if (cpu.prefix !== undefined && guess(BigInt(cpu.prefix)) === cpu.prefix) {
    const area = physAddr(cpu.prefix + LC.saveArea);
    facts.push({
      label: 'save area',
      value: <AddressLink addr={area} length={SAVE_AREA_LENGTH} digits={8} />,
    });
  }
  if (cpu.logical !== undefined) facts.push({ label: 'Linux number', value: String(cpu.logical) });
  facts.push({
    label: 'found',
    value: cpu.confidence === 'exact' ? cpu.origin : `${cpu.origin} (${cpu.confidence})`,
    mono: false,
  });
  return facts;
}

function clockFacts(registers: Registers): readonly Fact[] {
  const { timer, todcmp, todpreg } = registers;
  const comparator = todcmp === undefined ? undefined : decodeClockComparator(todcmp);
  const withWords = (text: string, words: string) => (
    <>
      {text}
      <span className={styles.remark}>{words}</span>
    </>
  );
  return [
    {
      label: 'CPU timer',
      value: timer === undefined ? <Missing /> : withWords(hex64(timer), cpuTimerToText(timer)),
    },
    {
      label: 'clock comp.',
      value: comparator === undefined ? <Missing /> : withWords(hex64(comparator.value), comparator.words),
    },
    { label: 'TOD prog.', value: todpreg === undefined ? <Missing /> : hex(todpreg, 8) },
  ];
}

/** In place of registers that the dump does not have. */
function Missing() {
  return <span className={styles.missing}>missing in the dump</span>;
}

interface SectionsProps {
  readonly registers: Registers;
  readonly guess: AddressGuess;
}

function wordEntries(
  prefix: string,
  values: readonly bigint[],
  guess?: AddressGuess,
): readonly RegisterEntry[] {
  return values.map((value, i) => ({
    name: `${prefix}${i}`,
    text: hex64(value),
    addr: guess?.(value),
    value: guess === undefined ? undefined : value,
  }));
}

function RegisterSections({ registers, guess }: SectionsProps) {
  const { gprs, acrs, ctrs, fprs, fpc, vxrs } = registers;
  return (
    <>
      <h3 className={styles.heading}>General</h3>
      <RegisterGrid size="word" entries={wordEntries('r', gprs, guess)} />
      <h3 className={styles.heading}>Access</h3>
      <RegisterGrid size="half" entries={acrs.map((value, i) => ({ name: `a${i}`, text: hex(value, 8) }))} />
      <h3 className={styles.heading}>Control</h3>
      {ctrs === undefined ? (
        <Missing />
      ) : (
        <>
          <RegisterGrid size="word" entries={wordEntries('c', ctrs)} />
          <Disclosure title="Control registers in words">
            {() => <ControlRegisters ctrs={ctrs} guess={guess} />}
          </Disclosure>
        </>
      )}
      {fprs === undefined || fpc === undefined ? (
        <>
          <h3 className={styles.heading}>Floating-point</h3>
          <Missing />
        </>
      ) : (
        <Disclosure
          title="Floating-point registers"
          note={`FPC ${hex(fpc, 8)}, rounding ${decodeFpc(fpc).binaryRounding}`}
        >
          {() => <RegisterGrid size="word" entries={wordEntries('f', fprs)} />}
        </Disclosure>
      )}
      {vxrs === undefined ? (
        <p className={styles.remark}>No vector registers saved.</p>
      ) : (
        <Disclosure title="Vector registers" note={`${vxrs.length} of 128 bits`}>
          {() => (
            <RegisterGrid
              size="quad"
              entries={vxrs.map(([high, low], i) => ({ name: `v${i}`, text: hex64(high) + hex64(low) }))}
            />
          )}
        </Disclosure>
      )}
    </>
  );
}
