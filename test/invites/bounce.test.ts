import { describe, expect, it } from 'vitest';
import { cancelInvite, removeRecipient, restamp } from '../../src/invites/amend.ts';
import { type BounceReport, noteBounce } from '../../src/invites/bounce.ts';
import { isSuppressed, noteDelivery, noteQueued } from '../../src/invites/delivery.ts';
import type { DeliveryReport, Invite } from '../../src/invites/invite.ts';
import { answer, group, inWords, MINUTE, minted, NOW, person, receive, single } from './sample-invite.ts';

const LATER = NOW + MINUTE;
const FAILED: BounceReport = {
  kind: 'failed',
  reason: 'No such user',
  smtpCode: 550,
  enhancedStatus: '5.1.1',
};
const DELAYED: BounceReport = { kind: 'delayed', reason: 'Still trying', enhancedStatus: '4.4.1' };
const ARRIVED: BounceReport = { kind: 'arrived', reason: 'Delivered' };
const COMPLAINT: BounceReport = { kind: 'complaint', reason: 'Spam' };

const idOf = (invite: Invite) => person(invite, 'ana@guest.test').id;
const deliveryOf = (invite: Invite) => person(invite, 'ana@guest.test').delivery;

/** An invite whose mail to Ana the server has taken. */
function sent(invite = single(), method: 'REQUEST' | 'CANCEL' = 'REQUEST'): Invite {
  const mail = { recipientId: idOf(invite), method, stamp: invite.stampedAt };
  return noteDelivery(invite, mail, { outcome: 'sent', captured: false }, minted()).invite;
}

function note(invite: Invite, report: BounceReport, now = LATER) {
  const noted = noteBounce(invite, idOf(invite), report, minted(now));
  inWords(noted.why === undefined ? [] : [noted.why]);
  return noted;
}

describe('a bounce', () => {
  it('case 132: of a failure is the delivery report and one event, with code and words', () => {
    const before = sent();
    const { invite, events, why } = note(before, FAILED);
    const facts = {
      method: 'REQUEST',
      reason: 'No such user',
      smtpCode: 550,
      enhancedStatus: '5.1.1',
    };
    expect(deliveryOf(invite)).toStrictEqual({
      state: 'FAILED',
      stamp: before.stampedAt,
      at: LATER,
      ...facts,
    });
    expect(events.map(({ body }) => body)).toStrictEqual([
      { type: 'DELIVERY_FAILED', recipientId: idOf(invite), ...facts },
    ]);
    expect(events[0]).toMatchObject({ occurredAt: LATER });
    expect(events[0]?.invite).toBe(invite);
    expect(why).toBeUndefined();
  });

  it.each([FAILED, DELAYED, ARRIVED, COMPLAINT])(
    'case 132: changes no answer, no revision and nobody else ($kind)',
    (report) => {
      const before = sent(group('ana@guest.test', 'bo@guest.test'));
      const { invite } = note(before, report);
      const { delivery: _, ...ana } = person(invite, 'ana@guest.test');
      const { delivery: __, ...asBefore } = person(before, 'ana@guest.test');
      expect(ana).toStrictEqual(asBefore);
      expect({ ...invite, recipients: [] }).toStrictEqual({ ...before, recipients: [] });
      expect(person(invite, 'bo@guest.test')).toBe(person(before, 'bo@guest.test'));
    },
  );

  it('case 132: after an answer leaves the answer', () => {
    const answered = receive(sent(), { from: 'ana@guest.test' }, answer()).invite;
    expect(person(answered, 'ana@guest.test').status).toBe('ACCEPTED');
    expect(person(note(answered, FAILED).invite, 'ana@guest.test').status).toBe('ACCEPTED');
  });

  it('that repeats a failure is no second event', () => {
    const { invite } = note(sent(), FAILED);
    const again = note(invite, { ...FAILED, reason: 'Other words' }, LATER + 1);
    expect(again.invite).toBe(invite);
    expect(again.events).toEqual([]);
    expect(again.why).toMatch(/reported before/);
  });

  it('of the next mail is an event again', () => {
    const failed = note(sent(), FAILED).invite;
    const next = sent(noteQueued(restamp(failed, LATER), [idOf(failed)], 'REQUEST', LATER));
    expect(deliveryOf(next)?.state).toBe('SENT');
    expect(note(next, FAILED).events).toHaveLength(1);
  });

  it('of a cancellation says that it was the cancellation', () => {
    const cancelled = cancelInvite(sent(), minted(LATER)).invite;
    expect(note(sent(cancelled, 'CANCEL'), FAILED).events[0]?.body).toMatchObject({ method: 'CANCEL' });
  });

  it('about somebody who was taken off changes nothing, and says why', () => {
    const left = removeRecipient(
      sent(group('ana@guest.test', 'bo@guest.test')),
      'ana@guest.test',
      minted(),
    ).invite;
    const noted = note(left, FAILED);
    expect(noted).toMatchObject({ events: [], why: expect.stringContaining('no longer invited') });
    expect(noted.invite).toBe(left);
  });

  it('about an invite that the application brings itself is noted, too', () => {
    expect(deliveryOf(note(single(), FAILED).invite)).toMatchObject({ state: 'FAILED', method: 'REQUEST' });
    expect(deliveryOf(note(single(), DELAYED).invite)).toMatchObject({ state: 'DELAYED', method: 'REQUEST' });
    const cancelled = cancelInvite(single(), minted(LATER)).invite;
    expect(deliveryOf(note(cancelled, FAILED).invite)).toMatchObject({ state: 'FAILED', method: 'CANCEL' });
  });
});

describe('a bounce of older mail', () => {
  const first = sent();
  const newer = restamp(first, LATER);
  const queued = noteQueued(newer, [idOf(newer)], 'REQUEST', LATER);

  it.each<[string, Invite, BounceReport['about'], boolean]>([
    ['by the time of its text', sent(queued), first.stampedAt, false],
    ['by a Message-ID that is not the newest', sent(queued), 'older', false],
    ['because the newest was not sent yet', queued, undefined, false],
    ['never: it is about the newest', sent(queued), queued.stampedAt, true],
    ['never: nothing tells', sent(queued), undefined, true],
    ['never: the newest came back before its 250 was written down', queued, queued.stampedAt, true],
  ])('is told %s', (_how, invite, about, counts) => {
    const noted = note(invite, { ...FAILED, ...(about === undefined ? {} : { about }) });
    expect(noted.events).toHaveLength(counts ? 1 : 0);
    expect(deliveryOf(noted.invite)?.state).toBe(counts ? 'FAILED' : deliveryOf(invite)?.state);
    if (!counts) expect(noted.why).toMatch(/older mail/);
  });

  it('that overtook the report of the sending stays', () => {
    const bounced = note(queued, { ...FAILED, about: queued.stampedAt }).invite;
    expect(deliveryOf(sent(bounced))?.state).toBe('FAILED');
    const late = note(queued, { ...DELAYED, about: queued.stampedAt }).invite;
    expect(deliveryOf(sent(late))?.state).toBe('DELAYED');
  });
});

describe('a delay', () => {
  it('case 133: is noted without an event, with the code', () => {
    const { invite, events } = note(sent(), DELAYED);
    expect(events).toEqual([]);
    expect(deliveryOf(invite)).toMatchObject({ state: 'DELAYED', enhancedStatus: '4.4.1', at: LATER });
  });

  it.each<[string, (invite: Invite) => Invite, DeliveryReport['state']]>([
    ['its failure, with an event', (invite) => note(invite, FAILED).invite, 'FAILED'],
    ['a report that it arrived', (invite) => note(invite, ARRIVED).invite, 'SENT'],
    ['an answer', (invite) => receive(invite, { from: 'ana@guest.test' }, answer()).invite, 'SENT'],
  ])('case 133: ends with %s', (_what, end, state) => {
    const delivery = deliveryOf(end(note(sent(), DELAYED).invite));
    expect(delivery?.state).toBe(state);
    if (state === 'SENT') expect(delivery).not.toHaveProperty('enhancedStatus');
  });

  it('case 133: is not noted where the mail failed, and not twice', () => {
    const failed = note(sent(), FAILED).invite;
    expect(note(failed, DELAYED).invite).toBe(failed);
    const delayed = note(sent(), DELAYED).invite;
    expect(note(delayed, DELAYED, LATER + 1).invite).toBe(delayed);
  });

  it('case 133: a report that mail arrived changes nothing where nothing was late', () => {
    const before = sent();
    expect(note(before, ARRIVED)).toMatchObject({ invite: before, events: [], why: expect.any(String) });
    expect(deliveryOf(note(note(before, FAILED).invite, ARRIVED).invite)?.state).toBe('FAILED');
  });

  it('case 133: a report that late mail arrived is about one guest, and no event', () => {
    const before = sent(group('ana@guest.test', 'bo@guest.test'));
    const { invite, events } = note(note(before, DELAYED).invite, ARRIVED);
    expect(events).toEqual([]);
    expect(invite.recipients.map(({ email, delivery }) => [email, delivery?.state])).toEqual([
      ['ana@guest.test', 'SENT'],
      ['bo@guest.test', undefined],
    ]);
  });

  it('case 133: an answer leaves a failure as it is', () => {
    const failed = note(sent(), FAILED).invite;
    const answered = receive(failed, { from: 'ana@guest.test' }, answer()).invite;
    expect(deliveryOf(answered)?.state).toBe('FAILED');
  });
});

describe('a complaint', () => {
  const complained = note(sent(), COMPLAINT).invite;

  it('case 139: is one event, and stops mail to this recipient', () => {
    const { events, invite } = note(sent(), COMPLAINT);
    expect(events.map(({ body }) => body)).toMatchObject([{ type: 'DELIVERY_FAILED', reason: 'Spam' }]);
    expect(isSuppressed(person(invite, 'ana@guest.test'))).toBe(true);
    expect(note(invite, COMPLAINT).events).toEqual([]);
  });

  it('case 139: stays whatever is reported afterwards', () => {
    expect(note(complained, FAILED)).toMatchObject({ invite: complained, events: [] });
    expect(note(complained, ARRIVED).invite).toBe(complained);
    expect(deliveryOf(sent(restamp(complained, LATER)))?.state).toBe('COMPLAINED');
    expect(
      deliveryOf(noteQueued(restamp(complained, LATER), [idOf(complained)], 'REQUEST', LATER))?.state,
    ).toBe('COMPLAINED');
  });

  it('case 139: about older mail counts, too: it is about the sender', () => {
    expect(note(sent(), { ...COMPLAINT, about: 'older' }).events).toHaveLength(1);
  });

  it('case 139: counts after a failure', () => {
    const { invite, events } = note(note(sent(), FAILED).invite, COMPLAINT);
    expect([deliveryOf(invite)?.state, events.length]).toEqual(['COMPLAINED', 1]);
  });
});
