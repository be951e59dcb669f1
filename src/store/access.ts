import type { Selectable } from 'kysely';
import type {
  AccessChange,
  AccessPage,
  AccessRecords,
  Application,
  CredentialsByApplication,
} from '../access/application.ts';
import type { Credential } from '../access/credential.ts';
import type { Scope } from '../access/principal.ts';
import type { Database } from './database.ts';
import type { Queries, Tables, Tx } from './tables.ts';

/** Ids that one statement names. */
const IDS = 500;

/** Applications and credentials in the database. */
export function accessRecordsOf(database: Database): AccessRecords {
  const { queries } = database;
  return {
    ...readsOf(queries),

    async applications({ limit, before }: AccessPage) {
      let rows = queries.selectFrom('application').selectAll();
      if (before)
        rows = rows.where((row) =>
          row.or([
            row('created_at', '<', before.value),
            row.and([row('created_at', '=', before.value), row('client_id', '<', before.id)]),
          ]),
        );
      const found = await rows
        .orderBy('created_at', 'desc')
        .orderBy('client_id', 'desc')
        .limit(limit)
        .execute();
      return found.map(applicationOf);
    },

    async keysOf(applications, { limit, before }) {
      let keys = queries
        .selectFrom('credential')
        .selectAll()
        .select((row) =>
          row.fn
            .agg<number>('row_number')
            .over((over) =>
              over.partitionBy('application').orderBy('created_at', 'desc').orderBy('id', 'desc'),
            )
            .as('place'),
        )
        .where('application', 'in', applications)
        .where('kind', '=', 'KEY');
      if (before)
        keys = keys.where((row) =>
          row.or([
            row('created_at', '<', before.value),
            row.and([row('created_at', '=', before.value), row('id', '<', before.id)]),
          ]),
        );
      const page = queries.selectFrom(keys.as('keys')).selectAll().where('place', '<=', limit);
      return byApplication(await page.orderBy('place').execute());
    },

    async disabled() {
      const rows = queries.selectFrom('application').select('client_id').where('disabled_at', 'is not', null);
      return (await rows.execute()).map(({ client_id }) => client_id);
    },

    async sealed() {
      const rows = queries.selectFrom('credential').selectAll().where('kind', '=', 'SECRET');
      return (await rows.execute()).map(credentialOf);
    },

    async revision() {
      const row = queries.selectFrom('access_revision').select('revision');
      return (await row.executeTakeFirst())?.revision ?? 0;
    },

    async touch(ids, now) {
      for (let start = 0; start < ids.length; start += IDS) {
        const some = ids.slice(start, start + IDS);
        await database.transaction((tx) =>
          tx.updateTable('credential').set({ last_used_at: now }).where('id', 'in', some).execute(),
        );
      }
    },

    change: (work) =>
      database.transaction(async (tx) => {
        // First: it holds the row, and so every other change, until the end.
        await tx
          .insertInto('access_revision')
          .values({ id: 1, revision: 1 })
          .onConflict((conflict) =>
            conflict
              .column('id')
              .doUpdateSet((row) => ({ revision: row('access_revision.revision', '+', 1) })),
          )
          .execute();
        return work({ ...readsOf(tx), ...writesOf(tx) });
      }),
  };
}

function readsOf(queries: Queries | Tx): Pick<AccessRecords, 'application' | 'secretsOf' | 'credentials'> {
  return {
    async application(clientId) {
      const rows = queries.selectFrom('application').selectAll().where('client_id', '=', clientId);
      const row = await rows.executeTakeFirst();
      return row && applicationOf(row);
    },

    async secretsOf(applications) {
      const rows = await queries
        .selectFrom('credential')
        .selectAll()
        .where('application', 'in', applications)
        .where('kind', '=', 'SECRET')
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .execute();
      return byApplication(rows);
    },

    async credentials(ids) {
      const found: Credential[] = [];
      for (let start = 0; start < ids.length; start += IDS) {
        const rows = queries
          .selectFrom('credential')
          .selectAll()
          .where('id', 'in', ids.slice(start, start + IDS));
        found.push(...(await rows.execute()).map(credentialOf));
      }
      return found;
    },
  };
}

function writesOf(tx: Tx): Omit<AccessChange, 'application' | 'secretsOf' | 'credentials'> {
  const count = async (table: 'application' | 'credential') => {
    const row = tx.selectFrom(table).select((one) => one.fn.countAll<number>().as('count'));
    return (await row.executeTakeFirstOrThrow()).count;
  };
  const remove = async (ids: readonly string[]) => {
    if (ids.length > 0) await tx.deleteFrom('credential').where('id', 'in', ids).execute();
  };
  return {
    countApplications: () => count('application'),
    countCredentials: () => count('credential'),

    async countKeysOf(application) {
      const { keys } = await tx
        .selectFrom('credential')
        .select((one) => one.fn.countAll<number>().as('keys'))
        .where('application', '=', application)
        .where('kind', '=', 'KEY')
        .executeTakeFirstOrThrow();
      return keys;
    },

    async insertApplication({ clientId, name, createdAt = 0 }) {
      await tx
        .insertInto('application')
        .values({ client_id: clientId, name, created_at: createdAt, disabled_at: null })
        .execute();
    },

    async setDisabled(clientId, at) {
      await tx
        .updateTable('application')
        .set({ disabled_at: at })
        .where('client_id', '=', clientId)
        .execute();
    },

    async insertCredential(credential) {
      const { id, application, kind, name, digest, sealed, scopes, createdAt, expiresAt } = credential;
      await tx
        .insertInto('credential')
        .values({
          id,
          application,
          kind,
          name,
          digest,
          sealed: sealed ?? null,
          scopes: JSON.stringify(scopes),
          created_at: createdAt,
          expires_at: expiresAt ?? null,
        })
        .execute();
    },

    async revoke(id, at) {
      await tx.updateTable('credential').set({ revoked_at: at }).where('id', '=', id).execute();
    },

    async deleteOldestRevoked(application) {
      const row = await tx
        .selectFrom('credential')
        .select('id')
        .where('application', '=', application)
        .where('kind', '=', 'KEY')
        .where('revoked_at', 'is not', null)
        .orderBy('revoked_at')
        .limit(1)
        .executeTakeFirst();
      await remove(row ? [row.id] : []);
      return row !== undefined;
    },

    delete: remove,

    async setSealed(id, sealed) {
      await tx.updateTable('credential').set({ sealed }).where('id', '=', id).execute();
    },
  };
}

function byApplication(rows: readonly Selectable<Tables['credential']>[]): CredentialsByApplication {
  return Map.groupBy(rows.map(credentialOf), ({ application }) => application);
}

function applicationOf(row: Selectable<Tables['application']>): Application {
  const { client_id, name, created_at, disabled_at } = row;
  return {
    clientId: client_id,
    name,
    createdAt: created_at,
    ...(disabled_at === null ? {} : { disabledAt: disabled_at }),
  };
}

function credentialOf(row: Selectable<Tables['credential']>): Credential {
  const { sealed, expires_at, last_used_at, revoked_at } = row;
  return {
    id: row.id,
    application: row.application,
    kind: row.kind,
    name: row.name,
    digest: row.digest,
    scopes: JSON.parse(row.scopes) as Scope[],
    createdAt: row.created_at,
    ...(sealed === null ? {} : { sealed }),
    ...(expires_at === null ? {} : { expiresAt: expires_at }),
    ...(last_used_at === null ? {} : { lastUsedAt: last_used_at }),
    ...(revoked_at === null ? {} : { revokedAt: revoked_at }),
  };
}
