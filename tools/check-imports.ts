/**
 * `npm run imports`: checks every TypeScript file of the project against the import table, prints how many files it
 * read, and fails when that number is zero: a checker that reads nothing must not report success.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkFile } from './checkImports.ts';

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'));
const FOLDERS = ['src', 'workers', 'e2e', 'tools', 'bench'];

/** Project-relative paths of all TypeScript files, and of those at the top. */
function sourceFiles(): readonly string[] {
  const top = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
  const deep = FOLDERS.flatMap((folder) => {
    try {
      return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${folder}/${name.replaceAll('\\', '/')}`,
      );
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  });
  return [...top, ...deep].filter((name) => /\.tsx?$/.test(name)).sort();
}

const files = sourceFiles();
let imports = 0;
const complaints = files.flatMap((path) => {
  const source = readFileSync(join(root, path), 'utf8');
  imports += source.match(/\bimport\b/g)?.length ?? 0;
  return checkFile(path, source);
});
for (const complaint of complaints) console.error(complaint);
console.log(`imports: checked ${files.length} files, ${complaints.length} complaints`);
if (files.length === 0 || imports === 0) console.error('imports: nothing was checked, which cannot be right');
process.exit(files.length === 0 || imports === 0 || complaints.length > 0 ? 1 : 0);
