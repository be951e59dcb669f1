import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { ConfigError } from '../errors.ts';
import { invitesAndLog } from './migrations/0001-invites-and-log.ts';
import { callbacksAndConfirmations } from './migrations/0002-callbacks-and-confirmations.ts';
import { mailIn } from './migrations/0003-mail-in.ts';
import { keptSecrets } from './migrations/0004-kept-secrets.ts';
import { listIndexes } from './migrations/0007-list-indexes.ts';
import { retention } from './migrations/0008-retention.ts';
import { type Tell, textIndex } from './migrations/0009-text-index.ts';
import { erasure } from './migrations/0010-erasure.ts';
import { restored } from './migrations/0011-restored.ts';
import { auditTrail } from './migrations/0012-audit-trail.ts';
import { callbackCause } from './migrations/0013-callback-cause.ts';
import { applications } from './migrations/0014-applications.ts';
import type { Queries } from './tables.ts';

/** In order of their names; one that was ever released is never changed. */
const migrationsOf = (tell: Tell): Readonly<Record<string, Migration>> => ({
  '0001-invites-and-log': invitesAndLog,
  '0002-callbacks-and-confirmations': callbacksAndConfirmations,
  '0003-mail-in': mailIn,
  '0004-kept-secrets': keptSecrets,
  '0007-list-indexes': listIndexes,
  '0008-retention': retention,
  '0009-text-index': textIndex(tell),
  '0010-erasure': erasure,
  '0011-restored': restored,
  '0012-audit-trail': auditTrail,
  '0013-callback-cause': callbackCause,
  '0014-applications': applications,
});

/**
 * Brings the schema up to this version. Throws ConfigError where the database was written by a newer one:
 * running on would write rows that the newer version no longer understands.
 * @param tell gets a line now and then where it takes long
 */
export async function migrate(queries: Queries, tell: Tell = () => {}): Promise<void> {
  const migrations = migrationsOf(tell);
  const unknown = (await applied(queries)).find((name) => !Object.hasOwn(migrations, name));
  if (unknown !== undefined)
    throw new ConfigError(
      `DATABASE_URL: this database has schema ${unknown}, which this version of invitegraph does not know. ` +
        'Start the newer version that wrote it, or restore a backup.',
    );
  const migrator = new Migrator({ db: queries, provider: { getMigrations: async () => migrations } });
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
  return Object.keys(migrationsOf(() => {})).filter((name) => !present.has(name));
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
