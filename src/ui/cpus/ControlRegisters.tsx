/** Control registers in words: what each is for, which of its switches are on, and where its table is. */
import { hex0x, hex64 } from '../../base/hex.ts';
import { type ControlRegister, describeControlRegister } from '../../s390/registers.ts';
import styles from './ControlRegisters.module.css';
import type { AddressGuess } from './guessAddress.ts';
import { RegisterValue } from './RegisterValue.tsx';

interface ControlRegistersProps {
  readonly ctrs: readonly bigint[];
  readonly guess: AddressGuess;
}

/** Everything that can be said of one control register, in one line. */
function words(register: ControlRegister): string {
  const parts: string[] = [];
  if (register.asce !== undefined) parts.push(register.asce.words);
  const on = register.bits.filter((bit) => bit.set).map((bit) => bit.name);
  if (register.bits.length > 0) parts.push(on.length === 0 ? 'nothing switched on' : on.join(', '));
  for (const [label, value] of register.fields) parts.push(`${label} ${value}`);
  return parts.join('; ');
}

export function ControlRegisters({ ctrs, guess }: ControlRegistersProps) {
  return (
    <table className={styles.table} aria-label="Control registers in words">
      <tbody>
        {ctrs.map((value, number) => {
          const register = describeControlRegister(number, value);
          const origin = register.asce?.origin;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the position is the register's number
            <tr key={number}>
              <th scope="row">{`c${number}`}</th>
              <td className={styles.value} title={hex0x(value)}>
                <RegisterValue text={hex64(value)} addr={origin === undefined ? undefined : guess(origin)} />
              </td>
              <td>
                <span className={styles.title}>{register.title}</span>
                <span className={styles.words}>{words(register)}</span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
