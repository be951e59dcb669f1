import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RefusedError } from '../../src/errors.ts';
import {
  amendInvite,
  cancelInvite,
  type EventPatch,
  removeRecipient,
  restamp,
} from '../../src/invites/amend.ts';
import type { Change } from '../../src/invites/create.ts';
import { noteDelivery, noteQueued } from '../../src/invites/delivery.ts';
import type { Invite } from '../../src/invites/invite.ts';
import type { IncomingReply } from '../../src/invites/reply.ts';
import { sameMoment } from '../../src/invites/time.ts';
import { claims, type DrawnClaim, GUESTS, patches, sayings } from './arbitraries.ts';
import { group, minted, NOW, receive } from './sample-invite.ts';

type Operation =
  | { readonly kind: 'reply'; readonly claim: DrawnClaim; readonly saying: Omit<IncomingReply, 'receivedAt'> }
  | { readonly kind: 'amend'; readonly patch: EventPatch }
  | { readonly kind: 'remove' | 'queued' | 'sent' | 'failed'; readonly guest: number }
  | { readonly kind: 'cancel' | 'restamp' };

const guest = fc.nat({ max: GUESTS.length - 1 });
const operations: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('reply' as const), claim: claims, saying: sayings }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('amend' as const), patch: patches }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('queued' as const, 'sent' as const, 'failed' as const),
      guest,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), guest }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restamp' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const) }) },
);
/** A life of an invite: what happens, and how many milliseconds after what happened before. */
const lives = fc.array(fc.tuple(operations, fc.nat({ max: 2500 })), { minLength: 1, maxLength: 12 });

function perform(first: Invite, invite: Invite, operation: Operation, now: number): Change {
  const someone = (place: number) => first.recipients[place]?.id ?? '';
  switch (operation.kind) {
    case 'reply': {
      const { addressed, ...claim } = operation.claim;
      const addressedId = addressed === undefined ? {} : { addressedId: someone(addressed) };
      return receive(invite, { ...claim, ...addressedId }, { ...operation.saying, receivedAt: now });
    }
    case 'amend':
      return amendInvite(invite, operation.patch, minted(now));
    case 'remove':
      return removeRecipient(invite, GUESTS[operation.guest] ?? '', minted(now));
    case 'queued':
      return { invite: noteQueued(invite, [someone(operation.guest)], 'REQUEST', now), events: [] };
    case 'sent':
      return noteDelivery(
        invite,
        { recipientId: someone(operation.guest), method: 'REQUEST', stamp: invite.stampedAt },
        { outcome: 'sent', captured: true },
        minted(now),
      );
    case 'failed': {
      const result = { outcome: 'failed', reason: 'No such user', smtpCode: 550 } as const;
      return noteDelivery(
        invite,
        { recipientId: someone(operation.guest), method: 'CANCEL', stamp: invite.stampedAt },
        result,
        minted(now),
      );
    }
    case 'cancel':
      return cancelInvite(invite, minted(now));
    case 'restamp':
      return { invite: restamp(invite, now), events: [] };
  }
}

interface Step extends Change {
  readonly before: Invite;
  readonly kind: Operation['kind'];
}

/** Every step of a life; an operation that is refused is passed over. */
function live(life: [Operation, number][]): { first: Invite; steps: Step[]; last: Invite } {
  const first = group(...GUESTS);
  const steps: Step[] = [];
  let now = NOW;
  let invite = first;
  for (const [operation, gap] of life) {
    now += gap;
    try {
      const change = perform(first, invite, operation, now);
      steps.push({ ...change, before: invite, kind: operation.kind });
      invite = change.invite;
    } catch (error) {
      // A refusal is the only thing that may ever be thrown, and never by an answer or a report.
      if (!(error instanceof RefusedError) || !['amend', 'remove'].includes(operation.kind)) throw error;
    }
  }
  return { first, steps, last: invite };
}

const always = (check: (life: ReturnType<typeof live>) => void) =>
  fc.assert(
    fc.property(lives, (life) => check(live(life))),
    { numRuns: 1000 },
  );

describe('whatever happens to an invite', () => {
  it('its identity stays: id, UID, ORGANIZER, reply addresses, when it was made', () => {
    always(({ first, steps }) => {
      const tokens = new Map(first.recipients.map(({ id, token, email }) => [id, { token, email }]));
      for (const { invite } of steps) {
        const { id, application, smartInviteId, group, uid, replyToken, createdAt } = first;
        expect(invite).toMatchObject({ id, application, smartInviteId, group, uid, replyToken, createdAt });
        const people = [...invite.recipients, ...invite.removed];
        expect(people).toHaveLength(tokens.size);
        for (const { id, token, email } of people) expect({ token, email }).toStrictEqual(tokens.get(id));
      }
    });
  });

  it('its revision grows by exactly one with each event, and not with those about delivery', () => {
    always(({ steps }) => {
      for (const { before, invite, events } of steps) {
        const counted = events.filter(
          ({ body }) => body.type !== 'INVITE_SENT' && body.type !== 'DELIVERY_FAILED',
        );
        expect(events.length).toBeLessThanOrEqual(1);
        expect(invite.revision).toBe(before.revision + counted.length);
      }
    });
  });

  it('each event shows the invite as it is afterwards', () => {
    always(({ steps }) => {
      for (const { invite, events } of steps) for (const event of events) expect(event.invite).toBe(invite);
    });
  });

  it('SEQUENCE never falls, and every text that differs for guests has a higher one and a later DTSTAMP', () => {
    always(({ steps }) => {
      for (const { before, invite, kind } of steps) {
        const raised = invite.sequence - before.sequence;
        const mailed =
          kind === 'cancel' ? before.state === 'ACTIVE' : kind === 'remove' || differs(before, invite);
        expect(raised).toBe(mailed ? 1 : 0);
        if (mailed || kind === 'restamp') expect(invite.stampedAt).toBeGreaterThan(before.stampedAt);
        else expect(invite.stampedAt).toBe(before.stampedAt);
        expect(invite.stampedAt % 1000).toBe(0);
      }
    });
  });

  it('people are asked anew exactly when the time changed', () => {
    always(({ steps }) => {
      for (const { before, invite } of steps) {
        const { start, end } = before.event;
        const moved = !sameMoment(start, invite.event.start) || !sameMoment(end, invite.event.end);
        expect(invite.majorSequence).toBe(moved ? invite.sequence : before.majorSequence);
        if (moved) expect(invite.recipients.every(({ status }) => status === 'PENDING')).toBe(true);
      }
    });
  });

  it('nothing that was handed out before is changed in place', () => {
    always(({ first, steps }) => {
      let expected = JSON.stringify(first);
      for (const { before, invite } of steps) {
        expect(JSON.stringify(before)).toBe(expected);
        expected = JSON.stringify(invite);
      }
    });
  });

  it('it comes back from JSON as it was', () => {
    always(({ steps }) => {
      for (const { invite, events } of steps) {
        expect(JSON.parse(JSON.stringify(invite))).toStrictEqual(invite);
        for (const { body } of events) expect(JSON.parse(JSON.stringify(body))).toStrictEqual(body);
      }
    });
  });

  it('it lists each address once and keeps one order for each', () => {
    always(({ last }) => {
      for (const list of [
        last.replies.map(({ email }) => email),
        last.orders.map(({ responder }) => responder),
      ])
        expect(new Set(list).size).toBe(list.length);
    });
  });

  it('once it is called off, only reports of delivery change it', () => {
    always(({ steps }) => {
      for (const { before, invite, kind } of steps)
        if (before.state === 'CANCELLED' && !['queued', 'sent', 'failed', 'restamp'].includes(kind))
          expect(invite).toBe(before);
    });
  });
});

/** True where the parts of the event that a mail shows are others. */
function differs({ event: a }: Invite, { event: b }: Invite): boolean {
  const shown = ({ reminders: _r, color: _c, ...rest }: Invite['event']) =>
    JSON.stringify(Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1)));
  return shown(a) !== shown(b);
}
