/** Asks for two ranges of the open dump. */
import { type FormEvent, useState } from 'react';
import { ADDRESS_LIMIT } from '../../base/address.ts';
import { parseRange } from '../../base/addressRange.ts';
import { compareRanges } from '../../store/compareStore.ts';
import { Button } from '../kit/Button.tsx';
import styles from './CompareView.module.css';

/** An address in hexadecimal, `0x` optional. */
function parseStart(text: string): number | undefined {
  const digits = text.trim().replace(/^0x/i, '').replaceAll('_', '');
  return /^[0-9a-f]{1,13}$/i.test(digits) ? Number.parseInt(digits, 16) : undefined;
}

export function CompareRanges() {
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const [problem, setProblem] = useState('');

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    const range = parseRange(first);
    const startB = parseStart(second);
    const length = range === undefined ? 0 : range.end - range.start;
    if (range === undefined) setProblem('The first range is two hexadecimal addresses: 1000-3000.');
    else if (startB === undefined || startB + length > ADDRESS_LIMIT)
      setProblem('The second range begins at one hexadecimal address: 8000.');
    else {
      setProblem('');
      void compareRanges({ startA: range.start, startB, length });
    }
  }

  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <label>
        Range A, end not included
        <input
          className="mono"
          value={first}
          placeholder="1000-3000"
          onChange={(e) => setFirst(e.target.value)}
        />
      </label>
      <label>
        Range B begins at
        <input
          className="mono"
          value={second}
          placeholder="8000"
          onChange={(e) => setSecond(e.target.value)}
        />
      </label>
      <Button variant="primary" type="submit">
        Compare the ranges
      </Button>
      {problem !== '' && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </form>
  );
}
