import { sql } from 'kysely';
import { dialectOf } from './dialect.ts';
import type { Tx } from './tables.ts';

/**
 * Holds a name until the transaction ends, whether or not there is a row by it: what is not there yet cannot be
 * locked, and two instances would both find it free. Names are told apart by 64 bits of their hash; two that fall
 * together wait for each other, and no more. SQLite needs none of it: a transaction there is alone.
 */
export async function holdName(tx: Tx, ...parts: readonly string[]): Promise<void> {
  if (dialectOf(tx) === 'sqlite') return;
  await sql`select pg_advisory_xact_lock(hashtextextended(${parts.join('\n')}, 0))`.execute(tx);
}
