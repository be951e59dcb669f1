/**
 * Writes what is generated from the sources: `schema.graphql`, the bounds table in `docs/limits.md`, and the
 * typed documents of the examples, the client and the console. `npm run codegen -- --check` writes nothing and fails where one is stale.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { preset } from '@graphql-codegen/client-preset';
import { codegen } from '@graphql-codegen/core';
import { lexicographicSortSchema, parse, printSchema } from 'graphql';
import { schema } from './src/schema/index.ts';
import { LIMITS } from './src/server/limits.ts';

/** Folders with documents of their own. */
const TYPED = ['examples/live-answers', 'examples/react', 'examples/vue', 'src/client', 'src/console'];
const root = import.meta.dirname;
const sdl = `${printSchema(lexicographicSortSchema(schema))}\n`;

const files = new Map<string, string>([
  ['schema.graphql', sdl],
  ['docs/limits.md', limitsPage()],
  ...(await Promise.all(TYPED.map(typedDocuments))).flat(),
]);

const stale = [...files].filter(([path, text]) => read(path) !== text).map(([path]) => path);
if (process.argv.includes('--check')) {
  if (stale.length > 0) {
    console.error(`Stale: ${stale.join(', ')}. Run npm run codegen and commit what it writes.`);
    process.exitCode = 1;
  }
} else {
  for (const path of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), files.get(path) as string);
    console.log(`wrote ${path}`);
  }
}

/** The documents below a folder as TypedDocumentNodes, by the client preset of GraphQL Codegen. */
async function typedDocuments(folder: string): Promise<[string, string][]> {
  const documents = globSync(`${folder}/**/*.graphql`, { cwd: root })
    .sort()
    .map((location) => {
      const rawSDL = readFileSync(join(root, location), 'utf8');
      return { location, rawSDL, document: parse(rawSDL) };
    });
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: `${folder}/generated/`,
    schema: parse(sdl),
    schemaAst: schema,
    documents,
    config: {
      useTypeImports: true,
      enumsAsTypes: true,
      // Node runs the examples as they are, and wants the whole file name.
      importExtension: '.ts',
      // What graphql-scalars' types are on the wire.
      scalars: {
        Cursor: 'string',
        Date: 'string',
        DateTime: 'string',
        EmailAddress: 'string',
        TimeZone: 'string',
        URL: 'string',
      },
    },
    presetConfig: { fragmentMasking: false },
    plugins: [],
    pluginMap: {},
    pluginContext: {},
    profiler: { run: (work: () => Promise<unknown>) => work(), collect: () => [] } as never,
  });
  // Of our own documents only the typed ones are used; the examples have the graphql() function as well.
  const wanted = sections.filter(
    ({ filename }) => !folder.startsWith('src/') || filename.endsWith('/graphql.ts'),
  );
  return Promise.all(
    wanted.map(async (section) => {
      const text = `${await codegen(section)}`;
      return [section.filename, folder === 'src/client' ? typedByGraphql(text) : text] as [string, string];
    }),
  );
}

/** With graphql's own type of a typed document: who installs the client then needs no package for one type. */
function typedByGraphql(text: string): string {
  return text.replace(
    "import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core'",
    "import type { TypedQueryDocumentNode as DocumentNode } from 'graphql'",
  );
}

function limitsPage(): string {
  const rows = Object.entries(LIMITS).map(
    ([name, { value, unit, beyond }]) =>
      `| \`${name}\` | ${value.toLocaleString('en')} | ${unit} | ${beyond} |`,
  );
  return [
    '# Everything that grows, and how far',
    '',
    'Written from `src/server/limits.ts` by `npm run codegen`. What one request may ask for, and how its cost is counted:',
    '[bounds.md](bounds.md).',
    '',
    '| bound | at most | of | beyond it |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function read(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}
