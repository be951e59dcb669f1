import type { KyselyPlugin } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { InviteEventBody } from '../../src/invites/event.ts';
import type { Invite } from '../../src/invites/invite.ts';
import type { EventFilter } from '../../src/invites/ports.ts';
import type { AuditRow } from '../../src/store/audit-rows.ts';
import type { Database } from '../../src/store/database.ts';
import { appendEvents, readPage, readPosition, readTimelines, refuseGap } from '../../src/stream/log.ts';
import { EventsTrimmed } from '../../src/stream/trimmed.ts';
import { aStore, event, events, invite, type Store, UPDATED } from './a-store.ts';
import { BACKENDS } from './backends.ts';

const CREATED: InviteEventBody = { type: 'INVITE_CREATED' };

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

async function offsets(
  { queries }: Database,
  application = 'app',
  filter: EventFilter = {},
): Promise<number[]> {
  const { events: found } = await readPage(queries, application, 0, 10_000, filter);
  return found.map(({ offset }) => offset);
}

/** The queries with a count of the statements that were run through them. */
function counted({ queries }: Database) {
  let statements = 0;
  const counter: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      statements++;
      return result;
    },
  };
  return { queries: queries.withPlugin(counter), statements: () => statements };
}

describe.each(BACKENDS)('the log on $name', (backend) => {
  it('gives events back as they were appended, each at its place', async () => {
    await using store = await aStore(backend);
    const one = invite();
    const drafts = [event(one, CREATED), event(one), event(invite())];
    const appended = await store.database.transaction((tx) => appendEvents(tx, drafts));
    expect(appended).toEqual(
      drafts.map((draft, index) => ({ ...draft, application: 'app', offset: index + 1 })),
    );
    expect(await readPage(store.database.queries, 'app', 0, 10)).toMatchObject({
      events: appended,
      next: 3,
      head: 3,
    });
    expect(await store.database.transaction((tx) => appendEvents(tx, []))).toEqual([]);
    expect((await readPosition(store.database.queries, 'app')).head).toBe(3);
  });

  it('keeps what an event was caused by, and says how large a page is in the log', async () => {
    await using store = await aStore(backend);
    const drafts = [
      { ...event(invite()), cause: { requestId: 'request-7', actor: 'rest' } },
      event(invite()),
    ];
    const appended = await store.database.transaction((tx) => appendEvents(tx, drafts));
    const page = await readPage(store.database.queries, 'app', 0, 10);
    expect(page.events).toEqual(appended);
    expect(page.events[1]).not.toHaveProperty('cause');
    const texts = drafts.map((draft) => JSON.stringify(draft));
    expect(page.bytes).toBe(texts.join('').length);
    expect((await readPage(store.database.queries, 'app', 1, 10)).bytes).toBe(texts[1]?.length);
  });

  it('tells of erasures and of the epochs that were before', async () => {
    await using store = await aStore(backend);
    await store.transact(({ log }) => log.append(events(2, invite())));
    const former = [{ epoch: '0123456789ab', head: 1 }];
    await store.database.transaction((tx) =>
      tx
        .updateTable('stream')
        .set({ rewrites: 3, former: JSON.stringify(former) })
        .where('application', '=', 'app')
        .execute(),
    );
    expect(await readPosition(store.database.queries, 'app')).toMatchObject({ rewrites: 3, former });
    expect(await readPage(store.database.queries, 'app', 0, 10)).toMatchObject({ rewrites: 3 });
  });

  it('takes the heads of several streams in one order, whatever the order of the events', async () => {
    await using store = await aStore(backend);
    const [a, b] = [invite({}, 0, 'a'), invite({}, 0, 'b')];
    const append = async (...of: Invite[]) => {
      const drafts = of.map((one) => event(one));
      const appended = await store.database.transaction((tx) => appendEvents(tx, drafts));
      return appended.map(({ application, offset }) => `${application} ${offset}`);
    };
    expect(await append(b, a, b)).toEqual(['a 1', 'b 1', 'b 2']);
    expect(await append(a, b, a)).toEqual(['a 2', 'a 3', 'b 3']);
  });

  it('enters what somebody did into the audit trail once, with several streams, one or none', async () => {
    await using store = await aStore(backend);
    const { database } = store;
    const entry = (id: string): AuditRow => ({
      id,
      application: 'app',
      occurred_at: 0,
      actor: 'mail',
      action: 'SMTP',
      outcome: 'DONE',
      code: null,
      request_id: 'r',
      invite_id: null,
      smart_invite_id: null,
    });
    const drafts = [event(invite({}, 0, 'b')), event(invite({}, 0, 'a'))];
    await database.transaction((tx) => appendEvents(tx, [], [entry('without')]));
    await database.transaction((tx) => appendEvents(tx, drafts, [entry('with')]));
    await database.transaction((tx) => appendEvents(tx, [event(invite())], [entry('alone')]));
    await database.transaction((tx) => appendEvents(tx, [event(invite())]));
    const rows = await database.queries.selectFrom('audit_entry').select('id').orderBy('id').execute();
    expect(rows).toEqual([{ id: 'alone' }, { id: 'with' }, { id: 'without' }]);
  });

  it('misses and repeats no offset while 16 writers append at the same time', async () => {
    await using store = await aStore(backend);
    const one = invite();
    const writers = range(1, 16).map(async (writer) => {
      const batches = range(1, 12).map((turn) => events(1 + ((writer + turn) % 3), one));
      for (const batch of batches) await store.transact(({ log }) => log.append(batch));
      return batches.map((batch) => batch.map(({ id }) => id));
    });
    const written = (await Promise.all(writers)).map((batches) => ({ batches, ids: batches.flat() }));
    const count = written.flatMap(({ ids }) => ids).length;
    const { events: kept } = await readPage(store.database.queries, 'app', 0, 10_000);
    expect(kept.map(({ offset }) => offset)).toEqual(range(1, count));
    expect((await readPosition(store.database.queries, 'app')).head).toBe(count);
    const places = new Map(kept.map(({ id, offset }) => [id, offset]));
    for (const { batches, ids } of written) {
      expect(kept.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids);
      // Events of one change stay together, whatever shares the commit with them.
      for (const [first, ...rest] of batches.map((batch) => batch.map((id) => places.get(id))))
        expect(rest).toEqual(rest.map((_, index) => (first as number) + index + 1));
    }
  });

  it('has no gap where a transaction failed', async () => {
    await using store = await aStore(backend);
    const one = invite();
    const attempts = range(1, 20).map((turn) =>
      store.transact(async ({ log }) => {
        await log.append(events(2, one));
        if (turn % 3 === 0) throw new Error('broken off');
      }),
    );
    const failed = (await Promise.allSettled(attempts)).filter(({ status }) => status === 'rejected').length;
    expect(failed).toBe(6);
    expect(await offsets(store.database)).toEqual(range(1, 28));
  });

  it('keeps the stream of each application by itself, with an epoch of its own', async () => {
    await using store = await aStore(backend);
    for (const application of ['app', 'other', 'app']) {
      const own = invite({}, 0, application);
      await store.transact(({ log }) => log.append(events(2, own)));
    }
    expect(await offsets(store.database, 'app')).toEqual([1, 2, 3, 4]);
    expect(await offsets(store.database, 'other')).toEqual([1, 2]);
    const [app, other] = [
      await readPosition(store.database.queries, 'app'),
      await readPosition(store.database.queries, 'other'),
    ];
    expect([app.head, other.head]).toEqual([4, 2]);
    expect(app.epoch).not.toBe(other.epoch);
    expect(await readPosition(store.database.queries, 'nobody')).toEqual({
      epoch: '',
      head: 0,
      trimmed: 0,
      rewrites: 0,
      former: [],
    });
  });

  it('keeps its epoch while events come and the program starts anew', async () => {
    await using store = await aStore(backend);
    const append = () => store.transact(({ log }) => log.append(events(1, invite())));
    await append();
    const { epoch } = await readPosition(store.database.queries, 'app');
    await append();
    expect(epoch).toMatch(/^[0-9a-f]{12}$/);
    expect(await readPosition((await store.database.reopen()).queries, 'app')).toEqual({
      epoch,
      head: 2,
      trimmed: 0,
      rewrites: 0,
      former: [],
    });
  });

  describe('in pages', () => {
    /** Two events that match, as far apart as several queries look, and three at the end. */
    async function sparse(store: Store) {
      const [wanted, other] = [invite({ smartInviteId: 'wanted' }), invite()];
      for (const batch of [
        events(1, wanted),
        events(1400, other),
        events(1, wanted),
        events(1300, other),
        events(3, wanted),
      ])
        await store.transact(({ log }) => log.append(batch));
      return { filter: { smartInviteIds: ['wanted'] }, places: [1, 1402, 2703, 2704, 2705], head: 2705 };
    }

    it('finds what matches however far apart it is', async () => {
      await using store = await aStore(backend);
      const { filter, places, head } = await sparse(store);
      const page = await readPage(store.database.queries, 'app', 0, 10, filter);
      expect(page.events.map(({ offset }) => offset)).toEqual(places);
      expect(page).toMatchObject({ next: head, head });
    });

    it.each([1, 2, 3])('of %i gives everything once, read on from where the last one ended', async (size) => {
      await using store = await aStore(backend);
      const { filter, places, head } = await sparse(store);
      const seen: number[] = [];
      let after = 0;
      while (after < head) {
        const page = await readPage(store.database.queries, 'app', after, size, filter);
        expect(page.events.length).toBeLessThanOrEqual(size);
        expect(page.next).toBeGreaterThan(after);
        seen.push(...page.events.map(({ offset }) => offset));
        after = page.next;
      }
      expect(seen).toEqual(places);
    });

    it('lets other work run during a long search', async () => {
      await using store = await aStore(backend);
      await sparse(store);
      let turns = 0;
      let searching = true;
      const count = () => {
        turns++;
        if (searching) setImmediate(count);
      };
      setImmediate(count);
      await readPage(store.database.queries, 'app', 0, 10, { smartInviteIds: ['nobody'] });
      searching = false;
      expect(turns).toBeGreaterThanOrEqual(2);
    });

    it('gives nothing at or after the head, and never goes back', async () => {
      await using store = await aStore(backend);
      await store.transact(({ log }) => log.append(events(3, invite())));
      const read = (after: number) => readPage(store.database.queries, 'app', after, 10);
      expect(await read(3)).toEqual({ events: [], next: 3, head: 3, bytes: 0, rewrites: 0 });
      expect(await read(9)).toEqual({ events: [], next: 9, head: 3, bytes: 0, rewrites: 0 });
    });
  });

  it('refuses to read on from where events are gone, and from nowhere else', async () => {
    await using store = await aStore(backend);
    const { queries } = store.database;
    await store.transact(({ log }) => log.append(events(3, invite())));
    await store.database.transaction(async (tx) => {
      await tx.updateTable('stream').set({ trimmed: 2 }).execute();
      await tx.deleteFrom('event').where('offset', '<=', 2).execute();
    });
    await expect(readPage(queries, 'app', 1, 10)).rejects.toThrow(EventsTrimmed);
    await expect(refuseGap(queries, 'app', 1)).rejects.toThrow(EventsTrimmed);
    expect((await readPage(queries, 'app', 2, 10)).events.map(({ offset }) => offset)).toEqual([3]);
    await refuseGap(queries, 'app', 2);
  });

  describe('with a filter', () => {
    async function aStory(store: Store) {
      const [visit, call] = [
        invite({
          smartInviteId: 'visit',
          recipients: [{ email: 'Ana@guest.test' }, { email: 'bo@guest.test' }],
        }),
        invite({ smartInviteId: 'call', recipient: { email: 'a_a@guest.test' } }),
      ];
      const [ana, bo] = visit.recipients;
      const sent = (recipientId: string) =>
        ({ type: 'INVITE_SENT', recipientId, method: 'REQUEST', captured: false }) as const;
      const without = { ...visit, recipients: [ana!], removed: [bo!] };
      await store.transact(({ log }) =>
        log.append([
          event(visit, CREATED),
          event(call, CREATED),
          event(visit, sent(ana!.id)),
          event(visit, sent(bo!.id)),
          event(without, { type: 'RECIPIENT_REMOVED', recipient: bo! }),
          event(without, { ...sent(bo!.id), method: 'CANCEL' }),
          event(without, UPDATED),
        ]),
      );
      return { visit, call };
    }

    it.each<[string, EventFilter, number[]]>([
      ['an invite by name', { smartInviteIds: ['visit'] }, [1, 3, 4, 5, 6, 7]],
      ['invites by name', { smartInviteIds: ['call', 'visit'] }, range(1, 7)],
      ['a type', { types: ['INVITE_CREATED'] }, [1, 2]],
      ['types', { types: ['INVITE_UPDATED', 'RECIPIENT_REMOVED'] }, [5, 7]],
      [
        'a person, also where the invite as a whole is meant',
        { recipientEmails: ['ana@GUEST.test'] },
        [1, 3, 7],
      ],
      ['a person who was taken off the invite', { recipientEmails: ['bo@guest.test'] }, [1, 4, 5, 6, 7]],
      ['one of two people', { recipientEmails: ['a_a@guest.test', 'ana@guest.test'] }, [1, 2, 3, 7]],
      ['a person and a type', { recipientEmails: ['bo@guest.test'], types: ['INVITE_SENT'] }, [4, 6]],
      ['part of an address', { recipientEmails: ['na@guest.test'] }, []],
      ['signs that LIKE knows', { recipientEmails: ['a%@guest.test', '%', 'an_@guest.test'] }, []],
      ['an underscore as such', { recipientEmails: ['a_a@guest.test'] }, [2]],
    ])('that names %s', async (_name, filter, places) => {
      await using store = await aStore(backend);
      await aStory(store);
      expect(await offsets(store.database, 'app', filter)).toEqual(places);
    });

    it('that names a viewer: of their invites and about them, page by page', async () => {
      await using store = await aStore(backend);
      await aStory(store);
      // The last one is about an invite that Bo is off by then, which its row does not say.
      const filter = { viewer: 'bo@guest.test' };
      expect(await offsets(store.database, 'app', filter)).toEqual([1, 4, 5, 6]);
      expect(await offsets(store.database, 'app', { viewer: 'ana@guest.test' })).toEqual([1, 3, 7]);
      const second = await readPage(store.database.queries, 'app', 1, 2, filter);
      expect(second).toMatchObject({ events: [{ offset: 4 }, { offset: 5 }], next: 5, head: 7 });
      expect(await readPage(store.database.queries, 'app', 6, 2, filter)).toMatchObject({
        events: [],
        next: 7,
      });
    });

    it('that names an invite by id', async () => {
      await using store = await aStore(backend);
      const { call } = await aStory(store);
      expect(await offsets(store.database, 'app', { inviteId: call.id })).toEqual([2]);
    });
  });

  describe('as timelines', () => {
    it('gives the first events of each of several invites, in one statement', async () => {
      await using store = await aStore(backend);
      const [one, two, three, elsewhere] = [invite(), invite(), invite(), invite({}, 0, 'other')];
      for (const turn of range(1, 5)) {
        await store.transact(({ log }) => log.append([event(one), event(two)]));
        await store.transact(({ log }) => log.append(events(turn, elsewhere)));
      }
      const { queries, statements } = counted(store.database);
      const read = async (after: number, limit: number) => {
        const timelines = await readTimelines(
          queries,
          'app',
          [one.id, two.id, three.id, elsewhere.id],
          after,
          limit,
        );
        return [...timelines.values()].map((found) => found.map(({ offset }) => offset));
      };
      expect(await read(0, 3)).toEqual([[1, 3, 5], [2, 4, 6], [], []]);
      expect(statements()).toBe(1);
      expect(await read(5, 3)).toEqual([[7, 9], [6, 8, 10], [], []]);
      expect(await readTimelines(queries, 'app', [], 0, 3)).toEqual(new Map());
    });
  });
});
