import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pseudonymOf } from '../../src/invites/erasure/pseudonym.ts';
import { enterRows } from '../../src/store/audit-rows.ts';
import { beginErasure, eraseOn, findErasure } from '../../src/store/erasure/erasures.ts';
import { appendEvents, readPage } from '../../src/stream/log.ts';
import { markOf } from '../invites/mark-of.ts';
import { NOW } from '../invites/sample-invite.ts';
import { aStore, event, invite } from './a-store.ts';
import { BACKENDS } from './backends.ts';

const [ANA, JOANA] = ['ana@guest.test', 'joana@guest.test'];
/** More than one transaction takes. */
const INVITES = 130;

describe.each(BACKENDS)('erasing somebody on $name', (backend) => {
  it('goes batch by batch, goes on where another left off, and stops at nobody else', {
    timeout: 60_000,
  }, async () => {
    await using store = await aStore(backend);
    const { database, transact } = store;
    const ours = Array.from({ length: INVITES }, () =>
      invite({ recipient: { email: ANA, name: 'Ana Lima' } }),
    );
    const foreign = invite({ recipient: { email: ANA } }, NOW, 'another application');
    const alike = invite({ recipient: { email: JOANA, name: 'Ana Lima' } });
    await store.insert(...ours, foreign, alike);
    // Whom the identity provider names by the address, somebody else, and an id of which nobody knows whose it is.
    const actors = [`user:${ANA}`, `user:${JOANA}`, 'user:00u4x9'];
    await database.transaction((tx) =>
      enterRows(
        tx,
        actors.map((actor, index) => ({
          ...{ id: `${index}`, application: 'app', occurred_at: NOW, actor, action: 'createInvite' },
          ...{ outcome: 'DONE', code: null, request_id: 'r', invite_id: null, smart_invite_id: null },
        })),
      ),
    );
    await transact(({ log }) => log.append([...ours, foreign, alike].map((one) => event(one))));
    const parts = {
      now: NOW,
      newId: randomUUID,
      newToken: () => `r-${randomUUID()}`,
      markOf,
      append: appendEvents,
    };
    const [id, mark] = [randomUUID(), markOf('app', ANA)];
    const row = { id, application: 'app', email: ANA, pseudonym: pseudonymOf('x'), mark, started_at: NOW };
    await beginErasure(database, row);
    // Asked for twice it is done once.
    expect((await beginErasure(database, { ...row, id: randomUUID() })).id).toBe(id);

    expect(await eraseOn(database, parts)).toBe('app');
    const half = await findErasure(database.queries, 'app', id);
    expect(half?.invites).toBeGreaterThan(0);
    expect(half?.invites).toBeLessThan(INVITES);
    expect(half?.finishedAt).toBeUndefined();
    const other = await database.another();
    while ((await eraseOn(other, parts)) !== undefined);

    expect(await findErasure(database.queries, 'app', id)).toMatchObject({
      invites: INVITES,
      events: INVITES,
      finishedAt: NOW,
    });
    expect(await findErasure(database.queries, 'another application', id)).toBeUndefined();
    const { events } = await readPage(database.queries, 'app', 0, 1000);
    expect(events.map(({ offset }) => offset)).toEqual(
      Array.from({ length: 2 * INVITES + 1 }, (_, index) => index + 1),
    );
    expect(JSON.stringify(events.filter((one) => one.invite.id !== alike.id))).not.toMatch(
      /ana@guest|Ana Lima/i,
    );
    const trail = await database.queries.selectFrom('audit_entry').select('actor').orderBy('id').execute();
    expect(trail.map(({ actor }) => actor)).toEqual([
      `user:${row.pseudonym}`,
      `user:${JOANA}`,
      'user:00u4x9',
    ]);
    const rows = await database.queries.selectFrom('recipient').select('email').execute();
    const emails = [...new Set(rows.map(({ email }) => email))].sort();
    expect(emails).toEqual([ANA, 'erased-x@erased.invalid', JOANA]);
    const [untouched] = await store.directory.find('app', { id: alike.id });
    expect(untouched).toEqual(alike);
    expect(await store.directory.find('another application', { id: foreign.id })).toEqual([foreign]);
    expect(await database.queries.selectFrom('erasure').select('email').execute()).toEqual([{ email: null }]);
  });
});
