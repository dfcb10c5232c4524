/** Judges import lines by the tables of `importRules.ts`. Pure: paths and text in, complaints out. */
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { importLines } from './importLines.ts';
import { IMPORT_RULES, PACKAGE_RULES } from './importRules.ts';

/** Complaints about one file, as `path:line: words`. `path` is relative to the project, with forward slashes. */
export function checkFile(path: string, source: string): readonly string[] {
  const rule = IMPORT_RULES.find((candidate) => candidate.from.test(path));
  if (rule === undefined) return [`${path}: no rule covers this file; add one to tools/importRules.ts`];
  const complaints: string[] = [];
  for (const { specifier, typeOnly, line } of importLines(source)) {
    const complain = (words: string): void => void complaints.push(`${path}:${line}: ${words}`);
    if (!specifier.startsWith('.')) {
      if (specifier.startsWith('/')) complain(`absolute import '${specifier}'`);
      else if (isNodeModule(specifier)) {
        if (rule.node !== true) complain(`${rule.name} may not import Node's '${specifier}'`);
      } else if (packageForbidden(path, specifier)) complain(`'${specifier}' may not be imported here`);
      continue;
    }
    const target = posix.normalize(posix.join(posix.dirname(path), specifier.replace(/\?.*$/, '')));
    if (!/\.(tsx?|mjs|css|json|gz|svg|txt)$/.test(target))
      complain(`'${specifier}' lacks its file extension`);
    const allowed =
      rule.may.some((may) => may.test(target)) && !(rule.mayNot ?? []).some((not) => not.test(target));
    if (!allowed) complain(`${rule.name} may not import ${target}`);
    else if (!typeOnly && (rule.typesOnly ?? []).some((only) => only.test(target))) {
      complain(`${rule.name} may import only types from ${target}`);
    }
  }
  return complaints;
}

function isNodeModule(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function packageForbidden(path: string, specifier: string): boolean {
  const rule = PACKAGE_RULES.find((candidate) => candidate.package.test(specifier));
  return rule !== undefined && !rule.only.some((only) => only.test(path));
}
