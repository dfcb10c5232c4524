/**
 * Finds the imports of a TypeScript file by its text: static imports, re-exports, dynamic imports and worker URLs.
 * No parser: the compiler in use has no interface for tools, and the project's own formatting is regular.
 */

export interface ImportLine {
  readonly specifier: string;
  /** `import type`, `export type`, or braces in which every name is marked `type`. */
  readonly typeOnly: boolean;
  readonly line: number;
}

const STATIC = /^[ \t]*(?:import|export)\s+(type\s+)?(?:([^'"`;()]*?)\s+from\s+)?['"]([^'"\n]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"`]([^'"`$\n]+)['"`]\s*\)/g;
const WORKER = /\bnew URL\(\s*['"`](\.[^'"`$\n]+\.ts)['"`]\s*,\s*import\.meta\.url/g;

/** All imports of a file, in order of their kind. Comments are removed first, so that examples do not count. */
export function importLines(source: string): readonly ImportLine[] {
  const code = withoutComments(source);
  const found: ImportLine[] = [];
  for (const match of code.matchAll(STATIC)) {
    const [, type, names, specifier] = match;
    if (specifier === undefined) continue;
    const braces = /^\{([^}]*)\}$/.exec(names?.trim() ?? '');
    const allTypes =
      braces?.[1]
        ?.split(',')
        .filter((name) => name.trim() !== '')
        .every((name) => /^\s*type\s/.test(name)) ?? false;
    found.push({ specifier, typeOnly: type !== undefined || allTypes, line: lineOf(code, match.index) });
  }
  for (const pattern of [DYNAMIC, WORKER]) {
    for (const match of code.matchAll(pattern)) {
      if (match[1] !== undefined)
        found.push({ specifier: match[1], typeOnly: false, line: lineOf(code, match.index) });
    }
  }
  return found;
}

/** Blanks out block comments and whole-line comments, keeping line numbers. */
function withoutComments(source: string): string {
  return source
    .replace(
      /(^|[\s;{}(,])\/\*[\s\S]*?\*\//g,
      (comment, before: string) => before + comment.slice(before.length).replace(/[^\n]/g, ' '),
    )
    .replace(/^[ \t]*\/\/.*$/gm, '');
}

function lineOf(code: string, index: number): number {
  let line = 1;
  for (let at = code.indexOf('\n'); at !== -1 && at < index; at = code.indexOf('\n', at + 1)) line++;
  return line;
}
