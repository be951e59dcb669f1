import { CompiledQuery } from 'kysely';
import type { DialectName } from './dialect.ts';
import type { Tables } from './tables.ts';
import { unnested } from './unnested.ts';

/** Rows that one statement takes along on Postgres: their texts are held at once, here and there. */
const ROWS = 500;

type Column = 'text' | 'bigint' | 'integer' | 'bytea';
type Insert<Name extends keyof Tables> = (
  dialect: DialectName,
  rows: readonly Record<keyof Tables[Name] & string, string | number | Uint8Array | null>[],
) => CompiledQuery[];

/**
 * Statements that insert many rows, each by a text that is the same for any number of them, so that it is compiled
 * once: arrays of columns on Postgres, where each statement costs; row by row on SQLite, where JSON costs more.
 * @param options.onConflict what to do with rows that exist already (`on conflict …`); they are an error where this is left out
 * @param options.rows rows that one statement takes along, ROWS unless said
 */
export function insertion<Name extends keyof Tables>(
  table: Name,
  columns: Readonly<Record<string, Column>>,
  { onConflict = '', rows: most = ROWS }: { readonly onConflict?: string; readonly rows?: number } = {},
): Insert<Name> {
  const names = Object.keys(columns);
  const into = `insert into "${table}" (${names.map((name) => `"${name}"`).join(', ')})`;
  const many = `${into} select * from ${unnested(Object.values(columns))} ${onConflict}`;
  const one = `${into} values (${names.map(() => '?').join(', ')}) ${onConflict}`;
  return (dialect, rows) => {
    const cells = rows as readonly Record<string, unknown>[];
    const [text, length] = dialect === 'sqlite' ? [one, 1] : [many, most];
    const statements: CompiledQuery[] = [];
    for (let start = 0; start < cells.length; start += length) {
      const some = cells.slice(start, start + length);
      const values = names.map((name) =>
        dialect === 'sqlite' ? some[0]?.[name] : some.map((row) => row[name]),
      );
      statements.push(CompiledQuery.raw(text, values));
    }
    return statements;
  };
}
