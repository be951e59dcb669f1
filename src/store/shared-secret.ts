import type { Database } from './database.ts';
import { newSecret } from './secrets.ts';

/** The secret of this name that lies in the database, if there is one. */
export async function secretIn({ queries }: Database, name: string): Promise<string | undefined> {
  const query = queries.selectFrom('kept_secret').select('secret').where('name', '=', name);
  return (await query.executeTakeFirst())?.secret;
}

/** The secret of this name in the database, made by whoever asks first: all instances have the same. */
export async function sharedSecret(database: Database, name: string, now: number): Promise<string> {
  const known = await secretIn(database, name);
  if (known !== undefined) return known;
  return database.transaction(async (tx) => {
    // Waits for an instance that inserts it at the same moment; the look after it sees the one that was kept.
    await tx
      .insertInto('kept_secret')
      .values({ name, secret: newSecret(), created_at: now })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const { secret } = await tx
      .selectFrom('kept_secret')
      .select('secret')
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    return secret;
  });
}
