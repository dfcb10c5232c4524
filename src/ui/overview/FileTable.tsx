/** The files of the dump: the part each plays, size and name. */
import { formatSize } from '../../base/hex.ts';
import type { DumpSummary } from '../../rpc/api.ts';
import styles from './OverviewView.module.css';

const ROLES: Readonly<Record<string, string>> = {
  hsa: 'HSA file',
  memory: 'Memory file',
  map: 'Memory map',
  dump: 'Dump file',
};

export function FileTable({ files }: { readonly files: DumpSummary['files'] }) {
  return (
    <table className={styles.fileTable} aria-label="Files">
      <tbody>
        {files.map((file) => (
          <tr key={`${file.role}-${file.name}`}>
            <th scope="row">{ROLES[file.role] ?? file.role}</th>
            <td className={styles.fileSize} title={`${file.sizeBytes} bytes`}>
              {formatSize(file.sizeBytes)}
            </td>
            <td className={styles.fileName}>{file.name}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
