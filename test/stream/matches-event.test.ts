import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DraftEvent, InviteEventBody } from '../../src/invites/event.ts';
import { INVITE_EVENT_TYPES } from '../../src/invites/event.ts';
import type { EventFilter } from '../../src/invites/ports.ts';
import { GroupIndex } from '../../src/server/live/group-index.ts';
import { appendEvents, readPage } from '../../src/stream/log.ts';
import { eventMatcher } from '../../src/stream/matches-event.ts';
import { aStore, event, invite } from '../contract/a-store.ts';
import { BACKENDS } from '../contract/backends.ts';

const EMAILS = ['ana@guest.test', 'BO@guest.test', 'a_a@guest.test', 'na@guest.test', '%'];
const NAMES = ['visit', 'call', 'v%', 'nobody'];

/** Events of invites of one and of several people, about one of them and about all. */
function drafts(): DraftEvent[] {
  const visit = invite({
    smartInviteId: 'visit',
    recipients: [{ email: 'Ana@guest.test' }, { email: 'bo@guest.test' }],
  });
  const call = invite({ smartInviteId: 'call', recipient: { email: 'a_a@guest.test' } });
  const [ana, bo] = visit.recipients;
  const without = { ...visit, recipients: [ana!], removed: [bo!] };
  const sent = (recipientId: string): InviteEventBody => ({
    type: 'INVITE_SENT',
    recipientId,
    method: 'REQUEST',
    captured: false,
  });
  return [
    event(visit, { type: 'INVITE_CREATED' }),
    event(call, { type: 'INVITE_CREATED' }),
    event(visit, sent(ana!.id)),
    event(visit, sent(bo!.id)),
    event(without, { type: 'RECIPIENT_REMOVED', recipient: bo! }),
    event(without, sent(bo!.id)),
    event(without),
    event(call),
  ];
}

const subset = (values: readonly string[]) =>
  fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined });

test.each(BACKENDS)(
  'a filter says the same of an event in memory, in the index of live groups and in $name',
  async (backend) => {
    await using store = await aStore(backend);
    const all = drafts();
    const events = await store.database.transaction((tx) => appendEvents(tx, all));
    const ids = [...new Set(all.map((draft) => draft.invite.id))];
    const filters = fc.record({
      inviteId: fc.constantFrom(undefined, ...ids, 'none'),
      smartInviteIds: subset(NAMES),
      recipientEmails: subset(EMAILS),
      types: subset(INVITE_EVENT_TYPES) as fc.Arbitrary<EventFilter['types']>,
    });
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const page = await readPage(store.database.queries, 'app', 0, 100, filter);
        const stored = page.events.map(({ offset }) => offset);
        const matches = eventMatcher(filter);
        expect(events.filter(matches).map(({ offset }) => offset)).toEqual(stored);
        const index = new GroupIndex<{ filter: EventFilter }>();
        const group = { filter };
        index.add(group);
        const found = events.filter((one) => index.matching(one).length === 1);
        expect(found.map(({ offset }) => offset)).toEqual(stored);
        index.delete(group);
        expect(events.flatMap((one) => index.matching(one))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  },
);
