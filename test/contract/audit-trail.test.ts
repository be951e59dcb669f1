import { describe, expect, it } from 'vitest';
import { enterRows } from '../../src/store/audit-rows.ts';
import { auditTrailOn } from '../../src/store/audit-trail.ts';
import { trimTrail } from '../../src/store/trim-trail.ts';
import { NOW } from '../invites/sample-invite.ts';
import { aStore } from './a-store.ts';
import { type Entry, entry } from './an-entry.ts';
import { BACKENDS } from './backends.ts';

describe.each(BACKENDS)('the audit trail on $name', (backend) => {
  it('is read newest first, page by page, from one time up to another, in its own application', async () => {
    await using store = await aStore(backend);
    const audit = auditTrailOn(store.database, { now: () => NOW });
    const times = [0, 0, 1, 1, 1, 2, 255, 256, 65_536];
    const entries = times.map((time, index) =>
      entry(NOW + time, index % 2 ? { smart_invite_id: 'viewing' } : {}),
    );
    await store.database.transaction((tx) =>
      tx
        .insertInto('audit_entry')
        .values([...entries, entry(NOW + 1, { application: 'other' })])
        .execute(),
    );
    const read = async (filter: Parameters<typeof audit.read>[1]) => {
      const ids: string[] = [];
      for (let before: { value: number; id: string } | undefined; ; ) {
        const page = await audit.read('app', filter, { limit: 2, before });
        ids.push(...page.map(({ id }) => id));
        const last = page.at(-1);
        if (!last) return ids;
        before = { value: last.occurredAt, id: last.id };
      }
    };
    const newest = (wanted: (of: Entry) => boolean) =>
      entries
        .filter(wanted)
        .map(({ id }) => id)
        .reverse();
    expect(await read({})).toEqual(newest(() => true));
    expect(await read({ since: NOW + 1, until: NOW + 256 })).toEqual(
      newest(({ occurred_at: at }) => at >= NOW + 1 && at < NOW + 256),
    );
    expect(await read({ since: -1, until: NOW + 1 })).toEqual(newest(({ occurred_at: at }) => at < NOW + 1));
    expect(await read({ smartInviteId: 'viewing', since: NOW + 1 })).toEqual(
      newest(({ smart_invite_id: name, occurred_at: at }) => name !== null && at >= NOW + 1),
    );
  });

  it('loses what is too old, however much it is, of every application and nothing else', async () => {
    await using store = await aStore(backend);
    const { queries, transaction } = store.database;
    const old = Array.from({ length: 4500 }, () => entry(NOW - 1));
    const young = ['app', 'last', 'none'].map((application) => entry(NOW, { application }));
    const others = ['first', 'last'].map((application) => entry(0, { application }));
    await transaction((tx) => enterRows(tx, [...old, ...young, ...others]));
    await trimTrail(store.database, NOW);
    const left = await queries.selectFrom('audit_entry').selectAll().orderBy('application').execute();
    expect(left).toEqual(young);
  });
});
