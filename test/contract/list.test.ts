import { describe, expect, it } from 'vitest';
import type { Invite, RsvpStatus } from '../../src/invites/invite.ts';
import type { InviteFilter, InviteOrderField, ListPosition, ListQuery } from '../../src/invites/ports.ts';
import { epochOf } from '../../src/invites/time.ts';
import { listInvites } from '../../src/store/list-invites.ts';
import { at, EVENT, MINUTE, NOW } from '../invites/sample-invite.ts';
import { aStore, invite, type Store } from './a-store.ts';
import { BACKENDS } from './backends.ts';

const FIELDS = ['CREATED_AT', 'UPDATED_AT', 'STARTS_AT'] as const satisfies readonly InviteOrderField[];
const PAGE = 7;

function sortedBy(field: InviteOrderField, { createdAt, updatedAt, event }: Invite): number {
  return { CREATED_AT: createdAt, UPDATED_AT: updatedAt, STARTS_AT: epochOf(event.start) }[field];
}

function placeOf(field: InviteOrderField, one: Invite): ListPosition {
  return { value: sortedBy(field, one), id: one.id };
}

/** Invites of which many share each value that lists are sorted by, so that only the ids tell them apart. */
function sample(count: number): Invite[] {
  return Array.from({ length: count }, (_, index) => {
    const start = `2031-04-0${1 + (index % 4)}T09:00:00Z`;
    const event = { ...EVENT, start: at(start), end: at(start.replace('09:', '10:')) };
    const one = invite({ event }, NOW + (index % 5) * MINUTE);
    return { ...one, updatedAt: NOW + (index % 3) * MINUTE };
  });
}

/** Walks all pages, from either end, calling `between` after each; gives the ids in the order of the list. */
async function walk(
  { directory }: Store,
  query: Pick<ListQuery, 'field' | 'descending' | 'fromEnd'> & { filter?: InviteFilter },
  between: (page: number) => Promise<void> = async () => {},
): Promise<string[]> {
  const { field, fromEnd } = query;
  let edge: ListPosition | undefined;
  const seen: string[] = [];
  for (let page = 1; page < 100; page++) {
    const found = await directory.list('app', {
      filter: {},
      ...query,
      limit: PAGE,
      ...(fromEnd ? { before: edge } : { after: edge }),
    });
    const outermost = fromEnd ? found[0] : found.at(-1);
    if (!outermost) return seen;
    const ids = found.map(({ id }) => id);
    if (fromEnd) seen.unshift(...ids);
    else seen.push(...ids);
    edge = placeOf(field, outermost);
    await between(page);
  }
  throw new Error('the list does not end');
}

describe.each(BACKENDS)('lists on $name', (backend) => {
  describe.each(FIELDS)('sorted by %s', (field) => {
    it.each([
      { descending: false, fromEnd: false },
      { descending: false, fromEnd: true },
      { descending: true, fromEnd: false },
      { descending: true, fromEnd: true },
    ])('give every invite once and in order, page by page: %o', async (direction) => {
      await using store = await aStore(backend);
      const invites = sample(40);
      await store.insert(...invites, invite({}, NOW, 'other'));
      const ordered = invites
        .map((one) => placeOf(field, one))
        .sort((a, b) => a.value - b.value || (a.id < b.id ? -1 : 1))
        .map(({ id }) => id);
      expect(await walk(store, { field, ...direction })).toEqual(
        direction.descending ? ordered.toReversed() : ordered,
      );
    });

    it.each([false, true])(
      'skip and repeat nothing while invites are inserted (from the end: %s)',
      async (fromEnd) => {
        await using store = await aStore(backend);
        const invites = sample(40);
        await store.insert(...invites);
        const mine = new Set(invites.map(({ id }) => id));
        const seen = await walk(store, { field, descending: true, fromEnd }, async (page) => {
          if (page <= 4) await store.insert(...sample(5));
        });
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.filter((id) => mine.has(id)).sort()).toEqual([...mine].sort());
      },
    );
  });

  it('between two places give what lies between them, without the places', async () => {
    await using store = await aStore(backend);
    const invites = Array.from({ length: 9 }, (_, index) => invite({}, NOW + index * MINUTE));
    await store.insert(...invites);
    const between = { after: placeOf('CREATED_AT', invites[1]!), before: placeOf('CREATED_AT', invites[7]!) };
    const list = (limit: number, fromEnd: boolean) =>
      store.directory.list('app', {
        filter: {},
        field: 'CREATED_AT',
        descending: false,
        limit,
        fromEnd,
        ...between,
      });
    expect(await list(99, false)).toEqual(invites.slice(2, 7));
    expect(await list(3, false)).toEqual(invites.slice(2, 5));
    expect(await list(3, true)).toEqual(invites.slice(4, 7));
  });

  describe('with a filter', () => {
    async function found(store: Store, filter: InviteFilter): Promise<string[]> {
      const query = { field: 'CREATED_AT', descending: false, fromEnd: false, filter } as const;
      const ids = await walk(store, query);
      const invites = await store.directory.byIds('app', ids);
      expect(await store.directory.count('app', filter)).toBe(ids.length);
      return invites.map(({ smartInviteId }) => smartInviteId).sort();
    }

    const people = (...entries: (readonly [string, RsvpStatus])[]) =>
      entries.map(([name, status]) => ({ email: `${name}@guest.test`, status }));

    async function aCompany(): Promise<Store & AsyncDisposable> {
      const store = await aStore(backend);
      await store.insert(
        invite({ smartInviteId: 'ana-no', recipients: people(['ana', 'DECLINED'], ['bo', 'ACCEPTED']) }),
        invite({ smartInviteId: 'ana-yes', recipients: people(['ana', 'ACCEPTED'], ['bo', 'DECLINED']) }),
        invite({ smartInviteId: 'bo-only', recipient: { email: 'bo@guest.test', status: 'TENTATIVE' } }),
        { ...invite({ smartInviteId: 'off', recipient: { email: 'ana@guest.test' } }), state: 'CANCELLED' },
        invite({ smartInviteId: 'theirs', recipient: { email: 'ana@guest.test' } }, NOW, 'other'),
      );
      return store;
    }

    it.each<[string, InviteFilter, string[]]>([
      ['nothing', {}, ['ana-no', 'ana-yes', 'bo-only', 'off']],
      ['a state', { states: ['CANCELLED'] }, ['off']],
      ['several states', { states: ['CANCELLED', 'ACTIVE'] }, ['ana-no', 'ana-yes', 'bo-only', 'off']],
      ['a status that anybody has', { statuses: ['DECLINED'] }, ['ana-no', 'ana-yes']],
      ['several statuses', { statuses: ['TENTATIVE', 'PENDING'] }, ['bo-only', 'off']],
      ['a recipient', { recipientEmails: ['ana@guest.test'] }, ['ana-no', 'ana-yes', 'off']],
      [
        'a recipient in another spelling',
        { recipientEmails: [' ANA@Guest.test'] },
        ['ana-no', 'ana-yes', 'off'],
      ],
      [
        'a status of that very recipient',
        { statuses: ['DECLINED'], recipientEmails: ['ana@guest.test'] },
        ['ana-no'],
      ],
      [
        'statuses of one of several recipients',
        { statuses: ['PENDING', 'TENTATIVE'], recipientEmails: ['ana@guest.test', 'bo@guest.test'] },
        ['bo-only', 'off'],
      ],
      [
        'everything at once',
        { states: ['ACTIVE'], statuses: ['ACCEPTED'], recipientEmails: ['bo@guest.test'], text: 'VIEWING' },
        ['ana-no'],
      ],
      ['things that never go together', { states: ['CANCELLED'], statuses: ['ACCEPTED'] }, []],
      ['nobody of that name', { recipientEmails: ['zoe@guest.test'] }, []],
      ['a text that is in none', { text: 'opera' }, []],
    ])('that names %s', async (_name, filter, ids) => {
      await using store = await aCompany();
      expect(await found(store, filter)).toEqual(ids);
    });

    it('give each invite once, however many of its recipients fit', async () => {
      await using store = await aStore(backend);
      await store.insert(
        invite({
          smartInviteId: 'all',
          recipients: people(['ana', 'PENDING'], ['bo', 'PENDING'], ['cy', 'PENDING']),
        }),
      );
      expect(
        await walk(store, {
          field: 'STARTS_AT',
          descending: true,
          fromEnd: false,
          filter: { statuses: ['PENDING'] },
        }),
      ).toHaveLength(1);
    });

    it('find the same whichever way they are looked for', async () => {
      await using store = await aStore(backend);
      const names = ['ana', 'bo', 'cy'];
      const invites = sample(24).map((one, index) => ({
        ...one,
        recipients: one.recipients.map((recipient) => ({
          ...recipient,
          email: `${names[index % 3]}@guest.test`,
          status: (['PENDING', 'ACCEPTED'] as const)[index % 2] as RsvpStatus,
        })),
      }));
      await store.insert(...invites, invite({ recipient: { email: 'ana@guest.test' } }, NOW, 'other'));
      const start = Date.parse('2031-04-02T09:00:00Z');
      const fits = (one: Invite, { statuses, recipientEmails, startsAfter, startsBefore }: InviteFilter) =>
        one.recipients.some(
          ({ email, status }) =>
            (recipientEmails?.includes(email) ?? true) && (statuses?.includes(status) ?? true),
        ) &&
        epochOf(one.event.start) >= (startsAfter ?? 0) &&
        epochOf(one.event.start) < (startsBefore ?? Number.POSITIVE_INFINITY);
      for (const filter of [
        {},
        { recipientEmails: ['ana@guest.test'] },
        { statuses: ['ACCEPTED'] },
        { recipientEmails: ['bo@guest.test', 'cy@guest.test'], statuses: ['PENDING'], startsAfter: start },
        { startsAfter: start, startsBefore: start + 1 },
        { startsBefore: start },
        { recipientEmails: ['nobody@guest.test'] },
      ] satisfies InviteFilter[])
        for (const field of FIELDS) {
          const query: ListQuery = {
            filter,
            field,
            descending: false,
            after: undefined,
            before: undefined,
            limit: 100,
            fromEnd: false,
          };
          const wanted = invites
            .filter((one) => fits(one, filter))
            .map((one) => placeOf(field, one))
            .sort((a, b) => a.value - b.value || (a.id < b.id ? -1 : 1))
            .map(({ id }) => id);
          for (const way of [undefined, 'people', 'starts', 'order'] as const) {
            const list = await listInvites(store.database.queries, 'app', query, way);
            expect(
              list.map(({ id }) => id),
              `${JSON.stringify(filter)} by ${field}, ${way}`,
            ).toEqual(wanted);
          }
        }
    });

    it('count the bounds of the start as from, inclusive, and until, exclusive', async () => {
      await using store = await aStore(backend);
      for (const hour of ['08', '09', '10'])
        await store.insert(
          invite({
            smartInviteId: hour,
            event: { ...EVENT, start: at(`2031-05-01T${hour}:00:00Z`), end: at('2031-05-01T12:00:00Z') },
          }),
        );
      const nine = Date.parse('2031-05-01T09:00:00Z');
      expect(await found(store, { startsAfter: nine })).toEqual(['09', '10']);
      expect(await found(store, { startsBefore: nine })).toEqual(['08']);
      expect(await found(store, { startsAfter: nine, startsBefore: nine + 1 })).toEqual(['09']);
      expect(await found(store, { startsAfter: nine, startsBefore: nine })).toEqual([]);
      expect(await found(store, { startsBefore: 0 })).toEqual([]);
    });

    it.each([
      'Summary One',
      'agenda',
      'ROOM 7',
      'visit-ID',
      'ORGANIZERIN',
      'ana@GUEST.test',
      'Ruíz',
      'RUÍZ',
      'ÄPFEL',
    ])('find the text %s wherever it stands, letter case aside', async (text) => {
      await using store = await aStore(backend);
      await store.insert(
        invite({
          smartInviteId: 'Visit-Id',
          recipient: { email: 'Ana@guest.test', name: 'Ana Ruíz' },
          organizer: { name: 'Organizerin' },
          event: {
            ...EVENT,
            summary: 'Summary one',
            description: 'AGENDA: Äpfel',
            location: { description: 'Room 7' },
          },
        }),
        invite({ smartInviteId: 'other', recipient: { email: 'bo@elsewhere.test' } }),
      );
      expect(await found(store, { text })).toEqual(['Visit-Id']);
    });

    it.each([
      ['50%', ['percent']],
      ['%', ['percent']],
      ['a_b', ['underscore']],
      ['_', ['underscore']],
      ['c:\\temp', ['backslash']],
      ['\\', ['backslash']],
      ['\\%', []],
      ["o'clock", ['quote']],
      ['*', []],
      ['', ['backslash', 'percent', 'plain', 'quote', 'underscore']],
    ])('take the signs of %j for what they are', async (text, ids) => {
      await using store = await aStore(backend);
      const summaries = {
        percent: '50% off',
        underscore: 'a_b',
        backslash: 'c:\\temp',
        quote: "nine o'clock",
        plain: '50 off, axb, c:temp',
      };
      for (const [smartInviteId, summary] of Object.entries(summaries))
        await store.insert(invite({ smartInviteId, event: { summary, start: EVENT.start, end: EVENT.end } }));
      expect(await found(store, { text })).toEqual(ids);
    });
  });
});
