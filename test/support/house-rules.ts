import { posix } from 'node:path';
import { readSource, type SourceText } from './source-text.ts';

/** One breach of architecture.md, in a sentence that says what to do instead. */
export interface Breach {
  readonly rule: Rule;
  readonly path: string;
  readonly what: string;
}

export type Rule =
  | 'one-way-imports'
  | 'outside-packages'
  | 'no-cycles'
  | 'no-barrels'
  | 'settings-in-config'
  | 'time-from-the-clock'
  | 'sql-in-the-store'
  | 'small-files'
  | 'plain-names';

/**
 * Which area may import which, beside itself. An area is a folder of `src/`, or a file that lies directly in it.
 * `main` and `gateway` wire everything together and are imported by nobody else. What is not listed here has no
 * place in the house.
 */
const MAY_IMPORT = new Map<string, readonly string[] | 'anything'>([
  ['main', 'anything'],
  ['gateway', 'anything'],
  // Only says which of the programs is meant.
  ['cli', 'anything'],
  // The other program: it moves a store, and needs of the gateway where its secrets lie.
  ['migrate-store', 'anything'],
  // And the one that copies a store while it is in use.
  ['backup', 'anything'],
  // Which answers count is a setting, and its words are the domain's.
  ['config', ['access', 'invites', 'errors']],
  // Who may do what: known to every door, and knowing none.
  ['access', ['stream', 'invites', 'tracing', 'errors']],
  ['errors', []],
  // Spans: whoever is asked for them asks only who makes them.
  ['tracing', ['errors']],
  ['invites', ['errors']],
  ['calendar', ['invites', 'errors']],
  ['mail', ['calendar', 'invites', 'errors']],
  // Cronofy's JSON, which all three of its faces read and write.
  ['contract', ['invites', 'errors']],
  ['upstream', ['contract', 'calendar', 'invites', 'errors']],
  ['callbacks', ['contract', 'calendar', 'invites', 'errors']],
  ['store', ['access', 'stream', 'invites', 'tracing', 'errors']],
  ['stream', ['store', 'invites', 'errors']],
  ['schema', ['access', 'stream', 'calendar', 'invites', 'errors']],
  [
    'server',
    [
      'access',
      'config',
      'schema',
      'store',
      'stream',
      'callbacks',
      'mail',
      'upstream',
      'contract',
      'calendar',
      'invites',
      'tracing',
      'errors',
    ],
  ],
  // Runs in browsers, and in other people's programs: nothing of the server may come along.
  ['client', []],
  ['console', ['client']],
]);

/** Packages that only some files may import, by the beginning of the importer's path. */
const KEPT_PACKAGES = new Map([
  ['kysely', { rule: 'sql-in-the-store', by: ['store/', 'stream/log.ts'] }],
  ['node:sqlite', { rule: 'sql-in-the-store', by: ['store/'] }],
  ['pg', { rule: 'sql-in-the-store', by: ['store/', 'stream/wake/postgres.ts'] }],
  ['ioredis', { rule: 'outside-packages', by: ['stream/wake/'] }],
  ['graphql', { rule: 'outside-packages', by: ['schema/', 'server/', 'client/'] }],
  ['graphql-yoga', { rule: 'outside-packages', by: ['schema/', 'server/'] }],
  ['graphql-ws', { rule: 'outside-packages', by: ['server/', 'client/'] }],
  ['react', { rule: 'outside-packages', by: ['client/', 'console/'] }],
  ['react-dom', { rule: 'outside-packages', by: ['console/'] }],
  ['urql', { rule: 'outside-packages', by: ['console/'] }],
  ['@opentelemetry/api', { rule: 'outside-packages', by: ['tracing/'] }],
  ['graphql-scalars', { rule: 'outside-packages', by: ['schema/'] }],
  ['@pothos/core', { rule: 'outside-packages', by: ['schema/'] }],
] satisfies [string, { rule: Rule; by: string[] }][]);

const LINES_AT_MOST = 300;
/** Where the time is read: in the gateway, and in the browser. */
const CLOCKS = ['server/clock.ts', 'console/clock.ts'];

/** Of packages, the console is these alone: it runs in a browser, and every one of them is weight. */
const OF_THE_CONSOLE = new Set(['react', 'react-dom', 'urql', 'postal-mime']);

/**
 * Checks the paragraph "Imports go one way" of the architecture, and the sizes and names beside it.
 * @param files sources by their path below `src/`, with forward slashes
 * @returns every breach, in the order of the paths; none where the house is in order
 */
export function checkHouse(files: ReadonlyMap<string, string>): Breach[] {
  const sources = new Map([...files].map(([path, text]) => [path, readSource(text)]));
  const breaches = [...sources].flatMap(([path, source]) => [
    ...importBreaches(path, source),
    ...deedBreaches(path, source),
    ...shapeBreaches(path, source, files.get(path) ?? ''),
  ]);
  return [...breaches, ...cycles(sources)].sort((a, b) => a.path.localeCompare(b.path));
}

function* importBreaches(path: string, source: SourceText): Generator<Breach> {
  const area = areaOf(path);
  const allowed = MAY_IMPORT.get(area);
  if (!allowed) {
    yield { rule: 'one-way-imports', path, what: `${area} is not an area of the architecture` };
    return;
  }
  for (const specifier of source.imports) {
    if (!specifier.startsWith('.')) yield* packageBreaches(path, area, specifier);
    else if (allowed !== 'anything') {
      const target = resolve(path, specifier);
      if (areaOf(target) !== area && !allowed.includes(areaOf(target))) {
        yield { rule: 'one-way-imports', path, what: `${area} must not import ${target}` };
      }
    }
  }
}

function* packageBreaches(path: string, area: string, specifier: string): Generator<Breach> {
  if (area === 'invites' && specifier !== 'node:url') {
    yield { rule: 'outside-packages', path, what: `invites is pure: it must not import ${specifier}` };
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  if (area === 'console' && !OF_THE_CONSOLE.has(name)) {
    yield { rule: 'outside-packages', path, what: `the console must not bring ${specifier} to the browser` };
  }
  const kept = KEPT_PACKAGES.get(name);
  if (kept && !kept.by.some((owner) => path.startsWith(owner))) {
    yield { rule: kept.rule, path, what: `only ${kept.by.join(', ')} may import ${specifier}` };
  }
}

function* deedBreaches(path: string, { bare, code }: SourceText): Generator<Breach> {
  const readsSettings =
    /\bprocess\s*(?:\?\.|\.)\s*env\b|\bimport\s*\.\s*meta\s*\.\s*env\b/.test(bare) ||
    /\bprocess\s*(?:\?\.)?\s*\[\s*['"`]env/.test(code) ||
    /\{[^}]*\benv\b[^}]*\}\s*(?:=\s*process\b|from\s*['"](?:node:)?process['"])/.test(code);
  if (path !== 'config.ts' && readsSettings) {
    yield { rule: 'settings-in-config', path, what: 'only config.ts reads the environment' };
  }
  const readsTime =
    /\bDate\s*\.\s*now\b|\bnew\s+Date\s*(?:\(\s*\)|(?![\w\s(<.]))|\bTemporal\s*\.\s*Now\b/.test(bare);
  if (!CLOCKS.includes(path) && readsTime) {
    yield {
      rule: 'time-from-the-clock',
      path,
      what: `take the time as a parameter; only ${CLOCKS.join(' and ')} read it`,
    };
  }
}

function* shapeBreaches(path: string, { code }: SourceText, text: string): Generator<Breach> {
  const lines = text.trimEnd().split('\n').length;
  if (lines > LINES_AT_MOST) {
    yield { rule: 'small-files', path, what: `${lines} lines are more than ${LINES_AT_MOST}: split it` };
  }
  const vague = path.split('/').find((part) => /(?:^|[-_.])(?:utils?|helpers?)(?:[-_.]|$)/i.test(part));
  if (vague) yield { rule: 'plain-names', path, what: `${vague} says nothing: name what it does` };
  const reExport = /\bexport\s+(?:type\s+)?(?:\*(?:\s*as\s+\w+)?|\{[^}]*\})\s*from\s*(['"])[^'"]+\1\s*;?/g;
  const importing = /\bimport\b[^;'"]*(['"])[^'"]+\1\s*;?/g;
  const handingOn = /\bexport\s+(?:type\s+)?\{[^}]*\}\s*;?/g;
  const rest = code.replaceAll(reExport, '').replaceAll(importing, '').replaceAll(handingOn, '').trim();
  const handsOn = new RegExp(`${reExport.source}|${handingOn.source}`).test(code);
  if (handsOn && (rest === '' || path === 'schema/index.ts')) {
    yield { rule: 'no-barrels', path, what: 'it only hands on: import from where a thing is made' };
  }
}

/** Each cycle once, told from its alphabetically first file. */
function cycles(sources: ReadonlyMap<string, SourceText>): Breach[] {
  const found = new Map<string, Breach>();
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      const loop = trail.slice(start);
      const first = [...loop].sort()[0] ?? path;
      const turned = [...loop.slice(loop.indexOf(first)), ...loop.slice(0, loop.indexOf(first)), first];
      const what = turned.join(' -> ');
      found.set(what, { rule: 'no-cycles', path: first, what });
    } else if (!done.has(path)) {
      for (const specifier of sources.get(path)?.imports ?? []) {
        if (specifier.startsWith('.')) walk(resolve(path, specifier), [...trail, path]);
      }
      done.add(path);
    }
  };
  for (const path of sources.keys()) walk(path, []);
  return [...found.values()];
}

function areaOf(path: string): string {
  const [first = ''] = path.split('/');
  return first.replace(/\.tsx?$/, '');
}

function resolve(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier);
}
