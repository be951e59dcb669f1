import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely } from 'kysely';
import { expect, test } from 'vitest';
import type { AuditFilter } from '../../src/invites/audit.ts';
import { auditTrailOn } from '../../src/store/audit-trail.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { NodeSqliteDialect } from '../../src/store/sqlite-dialect.ts';
import type { Tables } from '../../src/store/tables.ts';
import { aFolder } from './a-folder.ts';

test.each<[string, AuditFilter, string]>([
  ['all of it', {}, 'PRIMARY KEY (application=?)'],
  ['what one did', { actor: 'key backend' }, 'PRIMARY KEY (application=?)'],
  ['a stretch of time', { since: 1, until: 2 }, 'PRIMARY KEY (application=? AND id>? AND id<?)'],
  [
    'one invite',
    { smartInviteId: 'viewing' },
    'INDEX audit_entry_by_name (application=? AND smart_invite_id=?)',
  ],
  [
    'one invite for a stretch of time',
    { smartInviteId: 'viewing', since: 1, until: 2 },
    'INDEX audit_entry_by_name (application=? AND smart_invite_id=? AND id>? AND id<?)',
  ],
])('%s of the audit trail is read from the newest on, with nothing to sort', async (_name, filter, way) => {
  await using folder = await aFolder();
  const path = folder.path('test.db');
  const database = await openSqlite(path);
  const connection = new DatabaseSync(path);
  const plans: string[] = [];
  const queries = new Kysely<Tables>({
    dialect: new NodeSqliteDialect(connection),
    log: ({ query: { sql, parameters } }) => {
      const plan = connection
        .prepare(`explain query plan ${sql}`)
        .all(...(parameters as readonly SQLInputValue[]));
      plans.push(...plan.map(({ detail }) => String(detail)));
    },
  });
  const trail = auditTrailOn({ ...database, queries }, { now: () => 0 });
  await trail.read('app', filter, { limit: 10 });
  expect(plans).toEqual([`SEARCH audit_entry USING ${way}`]);
  await queries.destroy();
  await database.close();
});
