import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { ConfigError } from '../errors.ts';
import type { Tell } from './migrations/0009-text-index.ts';
import type { Queries } from './tables.ts';

/**
 * In order of their names; one that was ever released is never changed. Each is loaded where it is wanted: nearly
 * every start finds the schema as it is to be.
 */
const MIGRATIONS: Readonly<Record<string, (tell: Tell) => Promise<Migration>>> = {
  '0001-invites-and-log': async () => (await import('./migrations/0001-invites-and-log.ts')).invitesAndLog,
  '0002-callbacks-and-confirmations': async () =>
    (await import('./migrations/0002-callbacks-and-confirmations.ts')).callbacksAndConfirmations,
  '0003-mail-in': async () => (await import('./migrations/0003-mail-in.ts')).mailIn,
  '0004-kept-secrets': async () => (await import('./migrations/0004-kept-secrets.ts')).keptSecrets,
  '0007-list-indexes': async () => (await import('./migrations/0007-list-indexes.ts')).listIndexes,
  '0008-retention': async () => (await import('./migrations/0008-retention.ts')).retention,
  '0009-text-index': async (tell) => (await import('./migrations/0009-text-index.ts')).textIndex(tell),
  '0010-erasure': async () => (await import('./migrations/0010-erasure.ts')).erasure,
  '0011-restored': async () => (await import('./migrations/0011-restored.ts')).restored,
  '0012-audit-trail': async () => (await import('./migrations/0012-audit-trail.ts')).auditTrail,
  '0013-callback-cause': async () => (await import('./migrations/0013-callback-cause.ts')).callbackCause,
  '0014-applications': async () => (await import('./migrations/0014-applications.ts')).applications,
  '0015-rows-by-key': async (tell) => (await import('./migrations/0015-rows-by-key.ts')).rowsByKey(tell),
};

/**
 * Brings the schema up to this version. Throws ConfigError where the database was written by a newer one:
 * running on would write rows that the newer version no longer understands.
 * @param tell gets a line now and then where it takes long
 */
export async function migrate(queries: Queries, tell: Tell = () => {}): Promise<void> {
  const present = new Set(await applied(queries));
  const unknown = [...present].find((name) => !Object.hasOwn(MIGRATIONS, name));
  if (unknown !== undefined)
    throw new ConfigError(
      `DATABASE_URL: this database has schema ${unknown}, which this version of invitegraph does not know. ` +
        'Start the newer version that wrote it, or restore a backup.',
    );
  if (Object.keys(MIGRATIONS).every((name) => present.has(name))) return;
  const { Migrator } = await import('kysely/migration');
  const getMigrations = async () => {
    const loaded = Object.entries(MIGRATIONS).map(async ([name, load]) => [name, await load(tell)] as const);
    return Object.fromEntries(await Promise.all(loaded));
  };
  const migrator = new Migrator({ db: queries, provider: { getMigrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** Names of the migrations of this version that the database does not have, such as one that an old backup was put into. */
export async function missingMigrations(queries: Queries): Promise<readonly string[]> {
  const rows = await (queries as unknown as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  const present = new Set(rows.map(({ name }) => name));
  return Object.keys(MIGRATIONS).filter((name) => !present.has(name));
}

async function applied(queries: Queries): Promise<string[]> {
  const tables = await queries.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return [];
  const rows = await (queries as unknown as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom('kysely_migration')
    .select('name')
    .orderBy('name', 'desc')
    .execute();
  return rows.map(({ name }) => name);
}
