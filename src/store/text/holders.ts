import { sql } from 'kysely';
import { dialectOf } from '../dialect.ts';
import { likeLiteral } from '../like.ts';
import type { Queries } from '../tables.ts';
import { gramsOf } from './grams.ts';
import { searchable } from './search-text.ts';

/** Different beginnings of runs that a text of one or two characters is looked for by; with more it is not rare. */
const BEGINNINGS = 100;
const HIGHEST = '\u{10ffff}';

/**
 * The invites that may hold a text, of every application: all that do, and perhaps some that do not. Undefined where
 * there are more than `most`, or where the index cannot tell.
 */
export async function holdersOf(
  queries: Queries,
  text: string,
  most: number,
): Promise<readonly string[] | undefined> {
  const wanted = searchable(text);
  const find = dialectOf(queries) === 'sqlite' ? findOnSqlite : findOnPostgres;
  const ids = await find(queries, wanted, most + 1);
  return ids && ids.length <= most ? ids : undefined;
}

async function findOnSqlite(queries: Queries, text: string, limit: number): Promise<string[] | undefined> {
  const { grams, isPrefix } = gramsOf(text);
  let match = grams.map(quoted).join(' AND ');
  if (isPrefix) {
    const { rows } = await sql<{ term: string }>`select term from invite_text_term
      where term >= ${text} and term <= ${text + HIGHEST.repeat(2)} limit ${BEGINNINGS + 1}`.execute(queries);
    if (rows.length === 0) return [];
    if (rows.length > BEGINNINGS) return undefined;
    match = rows.map(({ term }) => quoted(term)).join(' OR ');
  }
  const { rows } = await sql<{ id: string }>`select p.invite_id as id
    from invite_text_gram join invite_text_place p on p.place = invite_text_gram.rowid
    where invite_text_gram match ${match} limit ${limit}`.execute(queries);
  return rows.map(({ id }) => id);
}

async function findOnPostgres(queries: Queries, text: string, limit: number): Promise<string[]> {
  const { grams, isPrefix } = gramsOf(text);
  const query = `(${grams.map((gram) => lexeme(gram) + (isPrefix ? ':*' : '')).join(' & ')}) | 'long'`;
  const { rows } = await sql<{ id: string }>`select invite_id as id from invite_text
    where invite_grams(text) @@ ${query}::tsquery and text like ${`%${likeLiteral(text)}%`} limit ${limit}`.execute(
    queries,
  );
  return rows.map(({ id }) => id);
}

/** A token in FTS5's language of queries. */
function quoted(gram: string): string {
  return `"${gram.replaceAll('"', '""')}"`;
}

/** A lexeme in Postgres' language of queries. */
function lexeme(gram: string): string {
  return `'${gram.replace(/['\\]/g, (sign) => sign + sign)}'`;
}
