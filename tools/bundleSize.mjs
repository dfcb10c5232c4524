/**
 * Weighs a built page: what `index.html` loads at once, all code, and the bundled sample, as a browser receives it
 * from a host that compresses with gzip.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Most bytes, gzip, that the home screen may load: entry script, what it imports statically, styles. */
export const HOME_LIMIT = 130 * 1024;
/** Most bytes, gzip, of all scripts and styles that open, show and export a dump, without the sample's data. */
export const CODE_LIMIT = 300 * 1024;
/**
 * Most bytes, gzip, of what reads the dumped kernel (log, tasks, symbols ...) and shows it. It loads when a dump is
 * open and its kernel is asked for, and grows with every kernel version, so it is weighed apart.
 */
export const KERNEL_LIMIT = 100 * 1024;

const isKernel = (name) =>
  /(^|\/)(kernelHost|LogView|TasksView|ModulesView|SymbolsView|SystemFacts|KernelAnswers|kernelUi|symbolFile|TranslatePanel)-[^/]*\.(js|css)$/.test(
    name,
  );
/** Most bytes, gzip, of what packs written dumps and unpacks dropped archives, in workers that start for that alone. */
export const PACKING_LIMIT = 20 * 1024;

const isPacking = (name) => /(^|\/)(pack\.worker|unpackHost)-[^/]*\.js$/.test(name);
/**
 * Most bytes, gzip, of the tools a person asks for once a dump is open: search, comparing, the tour, the header
 * builder, structs and disassembly. Each is a chunk of its own that nothing else needs.
 */
export const TOOLS_LIMIT = 100 * 1024;

const isTool = (name) =>
  /(^|\/)(search[A-Za-z]*|kernelExpr|bookmarkStore|seamHost|seamStore|compareHost|builderHost|pageClass[A-Za-z]*|reportHost|vmcoreinfoHost|placeStore|LazyCode|(Search|Compare|Tour|Builder|Structs|Disassembly|PageClasses|Seam|ReadTrace|WhatIf|Bookmarks|Picture|VirtualMemory|SaveRange|Systems|VmcoreinfoBlocks)[A-Za-z]*)-[^/]*\.(js|css)$/.test(
    name,
  );
const isSample = (name) => /(^|\/)sample-[^/]*\.js$/.test(name);

/** Sizes in gzip bytes of a dist folder, and the names of the files that the home screen loads. */
export function weigh(dist) {
  const names = readdirSync(dist, { recursive: true, encoding: 'utf8' }).map((name) =>
    name.replaceAll('\\', '/'),
  );
  const code = names.filter(
    (name) =>
      /\.(js|css)$/.test(name) && !isSample(name) && !isKernel(name) && !isPacking(name) && !isTool(name),
  );
  const kernel = names.filter(isKernel);
  const sample = names.filter(isSample);
  const home = homeFiles(dist, names);
  const size = (list) => list.reduce((sum, name) => sum + gzipSync(readFileSync(join(dist, name))).length, 0);
  return {
    homeFiles: home,
    homeBytes: size(home),
    codeBytes: size(code),
    codeFiles: code.length,
    kernelBytes: size(kernel),
    packingBytes: size(names.filter(isPacking)),
    toolBytes: size(names.filter(isTool)),
    toolsInHome: home.filter(isTool),
    kernelInHome: home.filter(isKernel),
    sampleFiles: sample.length,
    sampleBytes: size(sample),
    sampleInHome: home.filter(isSample),
  };
}

/** Scripts and styles named in index.html, and everything that those scripts import statically. */
export function homeFiles(dist, names) {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const seen = new Set();
  const queue = [...page.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
  while (queue.length > 0) {
    const name = queue.pop();
    if (seen.has(name) || !names.includes(name)) continue;
    seen.add(name);
    if (!name.endsWith('.js')) continue;
    const folder = name.includes('/') ? name.slice(0, name.lastIndexOf('/') + 1) : '';
    for (const imported of staticImports(readFileSync(join(dist, name), 'utf8')))
      queue.push(folder + imported);
  }
  return [...seen].sort();
}

/** File names of the static imports and re-exports of minified script beside which they lie. */
export function staticImports(script) {
  const found = script.matchAll(
    /(?:^|[;}\s])(?:import|export)\s*(?:[\w$*{}\s,]+\s*from\s*)?["']\.\/([^"']+\.js)["']/g,
  );
  return [...found].map((match) => match[1]);
}
