import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkHouse, type Rule } from './support/house-rules.ts';
import { readSource } from './support/source-text.ts';

const src = new URL('../src/', import.meta.url);

/** Generated documents are written by a tool and read by nobody: the house has no rules for them. */
function everySource(): Map<string, string> {
  const paths = globSync('**/*.{ts,tsx}', { cwd: src, exclude: (path) => /(?:generated|dist)$/.test(path) });
  return new Map(
    paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(new URL(path, src), 'utf8')] as const),
  );
}

test('the house is in order', () => {
  const sources = everySource();
  expect(sources.has('main.ts') && sources.has('invites/reply.ts')).toBe(true);
  expect(checkHouse(sources)).toEqual([]);
});

/** A small house in order, to which each test does one thing wrong. */
const HOUSE = {
  'main.ts': "import { listen } from './server/http.ts';\nawait listen(process.argv);\n",
  'config.ts': 'export const port = Number(process.env.PORT);\n',
  'errors.ts': 'export class RefusedError extends Error {}\n',
  'invites/reply.ts':
    "import { domainToASCII } from 'node:url';\nimport { RefusedError } from '../errors.ts';\n",
  'invites/event.ts': "import type { Reply } from './reply.ts';\n",
  'calendar/read.ts': "import type { Reply } from '../invites/reply.ts';\n",
  'mail/inbound.ts': "import { read } from '../calendar/read.ts';\n",
  'upstream/engine.ts': "import type { Reply } from '../invites/reply.ts';\n",
  'callbacks/receive.ts': "import { read } from '../calendar/read.ts';\n",
  'store/records.ts': "import { sql } from 'kysely';\nimport type { Reply } from '../invites/reply.ts';\n",
  'stream/log.ts': "import { sql } from 'kysely';\nimport type { Tables } from '../store/records.ts';\n",
  'stream/wake.ts': 'export const TICK = 1000;\n',
  'schema/index.ts':
    "import { builder } from './builder.ts';\nimport './invite.ts';\nexport const schema = builder.toSchema();\n",
  'schema/builder.ts': "import SchemaBuilder from '@pothos/core';\n",
  'schema/invite.ts': "import { builder } from './builder.ts';\nimport { log } from '../stream/log.ts';\n",
  'server/http.ts': "import { schema } from '../schema/index.ts';\nimport { port } from '../config.ts';\n",
  'server/clock.ts': 'export const clock = { now: () => Date.now() };\n',
  'console/main.tsx': "import { createRoot } from 'react-dom/client';\nimport './graph/client.ts';\n",
  'console/clock.ts': 'export const now = () => new Date();\n',
};

function breaches(changes: Record<string, string>) {
  return checkHouse(new Map(Object.entries({ ...HOUSE, ...changes }))).map(({ rule, path }) => [rule, path]);
}

test('a house in order has no breach', () => {
  expect(breaches({})).toEqual([]);
});

describe('a breach is found', () => {
  const cases: [string, Rule, string, string][] = [
    [
      'the domain reaches into the store',
      'one-way-imports',
      'invites/reply.ts',
      "import { r } from '../store/jobs.ts';",
    ],
    [
      'a type alone crosses a border',
      'one-way-imports',
      'calendar/read.ts',
      "import type { T } from '../mail/sender.ts';",
    ],
    [
      'mail and callbacks know each other',
      'one-way-imports',
      'mail/inbound.ts',
      "import { r } from '../callbacks/receive.ts';",
    ],
    [
      'callbacks know the other engine',
      'one-way-imports',
      'callbacks/receive.ts',
      "import '../upstream/engine.ts';",
    ],
    [
      'upstream sends mail',
      'one-way-imports',
      'upstream/engine.ts',
      "import { i } from '../mail/inbound.ts';",
    ],
    [
      'the schema knows the store',
      'one-way-imports',
      'schema/invite.ts',
      "import { r } from '../store/jobs.ts';",
    ],
    [
      'the schema knows the server',
      'one-way-imports',
      'schema/builder.ts',
      "import { clock } from '../server/clock.ts';",
    ],
    ['the server knows what wires it', 'one-way-imports', 'server/http.ts', "import '../gateway.ts';"],
    [
      'the stream knows the schema',
      'one-way-imports',
      'stream/wake.ts',
      "export type { S } from '../schema/reply.ts';\nexport const a = 1;",
    ],
    [
      'the store knows mail',
      'one-way-imports',
      'store/records.ts',
      "const m = await import('../mail/inbound.ts');",
    ],
    ['an error needs a setting', 'one-way-imports', 'errors.ts', "import { port } from './config.ts';"],
    [
      'the import hides in a type',
      'one-way-imports',
      'invites/event.ts',
      "type S = import('../schema/invite.ts').S;",
    ],
    [
      'the import spans lines',
      'one-way-imports',
      'invites/event.ts',
      "import {\n  type A,\n  b,\n} from '../store/records.ts';",
    ],
    ['an area nobody planned', 'one-way-imports', 'services/invite.ts', 'export const a = 1;'],
    [
      'the domain does I/O',
      'outside-packages',
      'invites/reply.ts',
      "import { readFile } from 'node:fs/promises';",
    ],
    [
      'GraphQL leaks into the stream',
      'outside-packages',
      'stream/wake.ts',
      "import { parse } from 'graphql';",
    ],
    [
      'the console reaches into the server',
      'one-way-imports',
      'console/graph/client.ts',
      "import { LIMITS } from '../../server/limits.ts';",
    ],
    ['the server runs the console', 'one-way-imports', 'server/http.ts', "import '../console/main.tsx';"],
    ['the console needs Node', 'outside-packages', 'console/app.tsx', "import { once } from 'node:events';"],
    ['the console grows a framework', 'outside-packages', 'console/app.tsx', "import { B } from 'antd';"],
    ['React outside the console', 'outside-packages', 'server/http.ts', "import { use } from 'react';"],
    [
      'the console asks the time in place',
      'time-from-the-clock',
      'console/app.tsx',
      'const now = Date.now();',
    ],
    ['mail builds schema types', 'outside-packages', 'mail/inbound.ts', "import B from '@pothos/core';"],
    ['SQL outside the store', 'sql-in-the-store', 'server/http.ts', "import { sql } from 'kysely';"],
    [
      'SQL beside the log',
      'sql-in-the-store',
      'stream/wake.ts',
      "import type { Kysely } from 'kysely/migration';",
    ],
    [
      'SQLite outside the store',
      'sql-in-the-store',
      'stream/log.ts',
      "import { DatabaseSync } from 'node:sqlite';",
    ],
    ['a setting read in place', 'settings-in-config', 'server/http.ts', 'const port = process.env.PORT;'],
    ['a setting read sideways', 'settings-in-config', 'main.ts', "const port = process['env'].PORT;"],
    ['a setting taken apart', 'settings-in-config', 'main.ts', 'const { env } = process;'],
    ['a setting imported', 'settings-in-config', 'main.ts', "import { env } from 'node:process';"],
    ['the time asked in place', 'time-from-the-clock', 'mail/inbound.ts', 'const now = Date.now();'],
    ['the time as a Date', 'time-from-the-clock', 'mail/inbound.ts', 'const now = new Date( );'],
    ['the time without brackets', 'time-from-the-clock', 'mail/inbound.ts', 'const now = new Date;'],
    [
      'the time inside a message',
      'time-from-the-clock',
      'mail/inbound.ts',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: source under test
      'const text = `at ${String({ a: Date.now() })}`;',
    ],
    ['the time handed over', 'time-from-the-clock', 'main.ts', 'start({ now: Date.now });'],
    [
      'the time by Temporal',
      'time-from-the-clock',
      'calendar/read.ts',
      'const now = Temporal.Now.instant();',
    ],
    ['a file too long', 'small-files', 'mail/inbound.ts', 'const a = 1;\n'.repeat(301)],
    [
      'a barrel',
      'no-barrels',
      'mail/index.ts',
      "// Mail.\nexport { i } from './inbound.ts';\nexport * from './inbound.ts';",
    ],
    ['a barrel of types', 'no-barrels', 'invites/types.ts', "export type { Reply } from './reply.ts';"],
    [
      'a barrel in two steps',
      'no-barrels',
      'mail/all.ts',
      "import { i } from './inbound.ts';\nexport { i };",
    ],
    [
      'the schema hands on',
      'no-barrels',
      'schema/index.ts',
      "import { builder } from './builder.ts';\nexport const s = builder.toSchema();\nexport { I } from './invite.ts';",
    ],
    ['a folder of utilities', 'plain-names', 'server/utils/trim.ts', 'export const a = 1;'],
    ['a file of helpers', 'plain-names', 'mail/date-helper.ts', 'export const a = 1;'],
  ];

  test.each(cases)('%s', (_, rule, path, source) => {
    expect(breaches({ [path]: source })).toEqual([[rule, path]]);
  });

  test('files that import each other', () => {
    const loop = {
      'invites/reply.ts': "import type { E } from './event.ts';",
      'invites/event.ts': "import { s } from './stamp.ts';",
      'invites/stamp.ts': "import { r } from './reply.ts';",
    };
    expect(checkHouse(new Map(Object.entries(loop)))).toEqual([
      {
        rule: 'no-cycles',
        path: 'invites/event.ts',
        what: 'invites/event.ts -> invites/stamp.ts -> invites/reply.ts -> invites/event.ts',
      },
    ]);
    expect(breaches({ 'errors.ts': "import './errors.ts';" })).toEqual([['no-cycles', 'errors.ts']]);
  });
});

describe('a lookalike is left alone', () => {
  const cases: [string, string, string][] = [
    [
      'a comment about the clock',
      'mail/inbound.ts',
      '// never Date.now()\n/* nor\n new Date() */ const a = 1;',
    ],
    ['a message about a setting', 'mail/inbound.ts', "const why = 'process.env is read in config.ts';"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source under test
    ['a template about the time', 'mail/inbound.ts', 'const t = `Date.now() ${a} new Date()`;'],
    ['a regular expression with a quote', 'mail/inbound.ts', "const q = /['\"`]/; const s = 'Date.now()';"],
    ['a division', 'mail/inbound.ts', "const half = (a + b) / 2; const s = 'Date.now() / 2';"],
    ['a known time as a Date', 'mail/inbound.ts', 'const d = new Date(at); const f = new DateTimeFormat();'],
    ['a quoted import', 'mail/inbound.ts', "const s = `\nimport { r } from '../store/records.ts';\n`;"],
    ['exactly as long as allowed', 'mail/inbound.ts', 'const a = 1;\n'.repeat(300)],
    [
      'a re-export beside work of its own',
      'mail/sender.ts',
      "export type { T } from './inbound.ts';\nexport const a = 1;",
    ],
    ['a name that only ends alike', 'mail/futile.ts', 'export const a = 1;'],
  ];

  test.each(cases)('%s', (_, path, source) => {
    expect(breaches({ [path]: source })).toEqual([]);
  });
});

test('reading a source keeps every character in its place', () => {
  for (const [path, text] of everySource()) {
    const { code, bare } = readSource(text);
    expect([code.length, bare.length, bare.split('\n').length], path).toEqual([
      text.length,
      text.length,
      text.split('\n').length,
    ]);
  }
});
