/** How anybody can check that nothing leaves the computer: the policy in force, and a try that must fail. */
import { useState } from 'react';
import { showPanel } from '../../store/panelStore.ts';
import { Button } from '../kit/Button.tsx';
import { Dialog } from '../kit/Dialog.tsx';
import styles from './PrivacyPanel.module.css';

type CheckResult = 'none' | 'running' | 'refused' | 'allowed';

/**
 * A request for an address that carries its own answer: it reaches no network whatever happens, but a page that may
 * not connect is refused even this.
 */
async function tryConnection(): Promise<CheckResult> {
  try {
    await fetch('data:,check');
    return 'allowed';
  } catch {
    return 'refused';
  }
}

function policyText(): string | undefined {
  return document
    .querySelector('meta[http-equiv="Content-Security-Policy"]')
    ?.getAttribute('content')
    ?.replaceAll('; ', ';\n');
}

export function PrivacyPanel() {
  const [result, setResult] = useState<CheckResult>('none');
  const policy = policyText();
  return (
    <Dialog title="Nothing leaves this computer" onClose={() => showPanel(undefined)}>
      <div className={styles.body}>
        <p>
          Files are read where they are. The page carries a policy that forbids it every connection, and the
          browser enforces it. You need not take our word for it:
        </p>
        <ol className={styles.list}>
          <li>
            Open the browser’s developer tools, choose Network, and use the page: it fetches its own parts
            once, and sends nothing.
          </li>
          <li>Or disconnect from the network once a dump is open: everything still works.</li>
          <li>Or let the page try to connect. The browser has to refuse:</li>
        </ol>
        <div className={styles.check}>
          <Button
            onClick={() => {
              setResult('running');
              void tryConnection().then(setResult);
            }}
          >
            Try to connect
          </Button>
          <span role="status">
            {result === 'refused' && 'Refused by the browser, as promised.'}
            {result === 'allowed' &&
              'Not refused: this copy of the page runs without its policy (a development server).'}
          </span>
        </div>
        {policy !== undefined && <pre className={styles.policy}>{policy}</pre>}
        <p className={styles.note}>
          Links made here hold an address and a fingerprint of the dump, never bytes and never file names.
        </p>
      </div>
    </Dialog>
  );
}
