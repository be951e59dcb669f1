import { sql } from 'kysely';
import { StoreAwayError, UnwritableError } from '../errors.ts';
import type { Database } from './database.ts';
import { isUnwritable } from './unwritable.ts';

/** Hears when the store stops taking writes, with what it said, and, without anything, when it takes them again. */
export type HearOfWrites = (refusal?: unknown) => void;

/** A database that tells what keeps it from being written. */
export interface WritableDatabase extends Database {
  /** Rejects with UnwritableError where the store takes no writes. */
  readonly transaction: Database['transaction'];
  /** Whether the store takes writes: from its first refusal on by a write of its own. Rejects where it cannot be asked. */
  canWrite(): Promise<boolean>;
}

/** The row that is written to see whether any can be; no other has its id. */
const TRIAL_ROW = 0;

/** The same database, which notices when the store takes no writes. */
export function noticingWrites(database: Database, hear: HearOfWrites): WritableDatabase {
  const { queries, dialect } = database;
  let refuses = false;
  let trying: Promise<boolean> | undefined;
  const note = (error: unknown) => {
    if (!refuses) hear(error);
    refuses = true;
  };
  const refused = (error: unknown) => {
    note(error);
    return new UnwritableError(error);
  };
  const transaction: Database['transaction'] = (work) =>
    database.transaction(work).catch((error: unknown) => {
      if (isUnwritable(error)) throw refused(error);
      // It takes none either while it is away.
      if (error instanceof StoreAwayError && !error.details.mayHaveTakenEffect) note(error);
      throw error;
    });
  const isReadOnly = async () => {
    const asked = sql<{ state: string }>`select current_setting('transaction_read_only') as state`;
    return (await asked.execute(queries)).rows[0]?.state === 'on';
  };
  const tryWrite = async () => {
    try {
      // Both in one: nothing is left, and yet the commit has to get it onto the disk.
      await transaction(async (tx) => {
        await tx.insertInto('store_home').values({ id: TRIAL_ROW, home: '' }).execute();
        await tx.deleteFrom('store_home').where('id', '=', TRIAL_ROW).execute();
      });
    } catch (error) {
      if (error instanceof UnwritableError) return false;
      throw error;
    }
    refuses = false;
    hear();
    return true;
  };
  return {
    ...database,
    transaction,
    async canWrite() {
      // Postgres says so before anybody has tried in vain.
      if (!refuses && dialect === 'postgres' && (await isReadOnly()))
        refused(new Error('transaction_read_only is on'));
      if (!refuses) return true;
      trying ??= tryWrite().finally(() => {
        trying = undefined;
      });
      return trying;
    },
  };
}
