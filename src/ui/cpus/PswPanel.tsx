/** The PSW of a CPU: both words, what they mean, and every switch of the mask. */
import clsx from 'clsx';
import { hex64 } from '../../base/hex.ts';
import type { DecodedPsw } from '../../s390/psw.ts';
import { AddressName } from '../kernel/AddressName.tsx';
import type { AddressGuess } from './guessAddress.ts';
import styles from './PswPanel.module.css';
import { pswChips, pswFacts } from './pswChips.ts';
import { RegisterValue } from './RegisterValue.tsx';

interface PswPanelProps {
  readonly mask: bigint;
  readonly addr: bigint;
  readonly psw: DecodedPsw;
  readonly guess: AddressGuess;
}

export function PswPanel({ mask, addr, psw, guess }: PswPanelProps) {
  // In problem state the address is one of the program's, which only its page tables can lead to.
  const target = psw.problemState ? undefined : guess(addr);
  return (
    <div className={styles.panel}>
      <div className={styles.words}>
        <span className={styles.name}>PSW</span>
        <span>{hex64(mask)}</span>
        <RegisterValue text={hex64(addr)} addr={target} />
        {!psw.problemState && <AddressName addr={addr} />}
      </div>
      <p className={styles.meaning}>{psw.words}</p>
      <ul className={styles.chips} aria-label="PSW mask">
        {pswChips(psw).map((chip) => (
          <li key={chip.label} className={clsx(styles.chip, chip.isOn && styles.on)} title={chip.words}>
            <span aria-hidden="true">{chip.label}</span>
            <span className="sr-only">{chip.words}</span>
          </li>
        ))}
      </ul>
      <dl className={styles.facts}>
        {pswFacts(psw).map(([label, value]) => (
          <div key={label} className={styles.fact}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {psw.problems.map((problem) => (
        <p key={problem} className={styles.problem}>
          {problem}
        </p>
      ))}
    </div>
  );
}
