/**
 * Who may import whom, as data. `check-imports.ts` enforces it; docs/architecture.md explains it. A new line here
 * needs a reason there.
 */

/** One row of the table. The first row whose `from` matches a file decides. */
export interface ImportRule {
  /** What the rule is about, for messages. */
  readonly name: string;
  /** Project-relative path of the importing file. */
  readonly from: RegExp;
  /** Project-relative paths it may import, besides its own area. */
  readonly may: readonly RegExp[];
  /** Exceptions to `may`. */
  readonly mayNot?: readonly RegExp[];
  /** Paths of which only types may be imported. */
  readonly typesOnly?: readonly RegExp[];
  /** Node's own modules are allowed. */
  readonly node?: boolean;
}

const BASE = /^src\/base\//;
const S390 = /^src\/s390\//;
const ENGINE = /^src\/engine\//;
const ENGINE_READS = /^src\/engine\/(types\.ts|openTypes\.ts|address\/readExact\.ts|machine\/)/;
const KERNEL = /^src\/kernel\//;
const RPC = /^src\/rpc\//;
const RPC_TYPES = /^src\/rpc\/(api|[a-zA-Z]+Api|errors)\.ts$/;
/** The half of rpc that runs in the page; all the rest of the folder runs in the workers. */
const RPC_PAGE =
  /^src\/rpc\/(api|[a-zA-Z]+Api|client|compareClient|scratch|connection|errors|signal)(\.test)?\.ts$/;
const WORKERS = /^workers\//;
const STORE = /^src\/store\//;
const COMMANDS = /^src\/commands\//;
const SAMPLE = /^src\/sample\//;
const UI = /^src\/ui\//;
const FIXTURES = /^e2e\/fixtures\//;
const ANYTHING = /^/;

export const IMPORT_RULES: readonly ImportRule[] = [
  { name: 'fixtures', from: /^e2e\/fixtures\//, may: [/^e2e\/fixtures\//], node: true },
  {
    // A testkit holds what several unit tests of one folder share; nothing else imports it.
    name: 'unit tests',
    from: /\.(test|testkit)\.tsx?$/,
    may: [/^src\//, /^workers\//, /^tools\//, /^bench\//, FIXTURES],
    node: true,
  },
  { name: 'browser tests', from: /^e2e\//, may: [/^e2e\//, /^tools\//, BASE, S390, ENGINE], node: true },
  { name: 'base', from: BASE, may: [BASE] },
  { name: 's390', from: S390, may: [S390, BASE] },
  { name: 'engine', from: ENGINE, may: [ENGINE, BASE, S390] },
  { name: 'kernel', from: KERNEL, may: [KERNEL, BASE, S390, ENGINE_READS] },
  {
    name: 'rpc/api',
    from: /^src\/rpc\/(api|[a-zA-Z]+Api)\.ts$/,
    may: [BASE, ENGINE, KERNEL, /^src\/rpc\/(api|[a-zA-Z]+Api)\.ts$/],
    typesOnly: [ENGINE, KERNEL],
  },
  { name: 'rpc (page side)', from: RPC_PAGE, may: [RPC_PAGE, BASE, ENGINE, WORKERS], typesOnly: [ENGINE] },
  // The pool that packs frames starts workers of its own.
  { name: 'rpc (worker side)', from: RPC, may: [RPC, BASE, S390, ENGINE, KERNEL, WORKERS] },
  {
    name: 'workers',
    from: WORKERS,
    may: [WORKERS, RPC, ENGINE, KERNEL],
    mayNot: [/^src\/rpc\/client\.ts$/],
  },
  { name: 'sample', from: SAMPLE, may: [SAMPLE, BASE] },
  { name: 'store', from: STORE, may: [STORE, BASE, RPC_PAGE, S390, SAMPLE] },
  { name: 'commands', from: COMMANDS, may: [COMMANDS, BASE, STORE, RPC_TYPES] },
  {
    name: 'ui',
    from: UI,
    may: [UI, BASE, S390, RPC_TYPES, STORE, COMMANDS, SAMPLE],
  },
  { name: 'main', from: /^src\/(main\.tsx|[^/]*\.d\.ts)$/, may: [UI, STORE, COMMANDS, BASE] },
  { name: 'tools and bench', from: /^(tools|bench)\//, may: [ANYTHING], mayNot: [UI], node: true },
  { name: 'configuration', from: /^[^/]+\.ts$/, may: [/^tools\//], node: true },
];

/** A package that only some files may import. */
export interface PackageRule {
  readonly package: RegExp;
  readonly only: readonly RegExp[];
}

export const PACKAGE_RULES: readonly PackageRule[] = [
  { package: /^comlink$/, only: [RPC, WORKERS] },
  { package: /^(react|react-dom)(\/|$)/, only: [UI, /^src\/store\/react\.ts$/, /^src\/main\.tsx$/] },
  { package: /^(@tanstack\/react-virtual|react-resizable-panels|lucide-react|clsx)$/, only: [UI] },
  // The grid keeps its hot state (cursor, scroll) in a store of its own, outside React.
  { package: /^zustand(\/|$)/, only: [STORE, /^src\/ui\/(hex|minimap)\//] },
  { package: /^idb-keyval$/, only: [STORE, /^src\/ui\/platform\//] },
  { package: /^valibot$/, only: [STORE] },
  { package: /^fflate$/, only: [/^src\/engine\/formats\//, /^src\/engine\/export\//, /\.test\.ts$/] },
  {
    package: /^(vitest|fast-check)(\/|$)/,
    only: [/\.test\.tsx?$/, /^vite\.config\.ts$/, /^src\/.*\/testing\//],
  },
  { package: /^@?playwright/, only: [/^e2e\//, /^bench\//, /^tools\//, /^playwright\.config\.ts$/] },
  { package: /^puppeteer-core$/, only: [/^e2e\//, /^tools\//, /^bench\//] },
];
