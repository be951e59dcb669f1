import { describe, expect, it } from 'vitest';
import { restamp } from '../../src/invites/amend.ts';
import { noteDelivery, noteQueued, withReport } from '../../src/invites/delivery.ts';
import { mustFind } from '../../src/invites/find-one.ts';
import { hadMailBefore, noteFirstMail } from '../../src/invites/first-mail.ts';
import { guestsShownTo, publicGuest } from '../../src/invites/guest-list.ts';
import type { DeliveryReport, Invite, Recipient } from '../../src/invites/invite.ts';
import { concerned, jobOf, type Mailing, mailsOf, withMailsNoted } from '../../src/invites/queue-mail.ts';
import { RESEND_PAUSE_MS, resendInvite } from '../../src/invites/resend.ts';
import {
  answer,
  at,
  group,
  MINUTE,
  minted,
  NOW,
  person,
  receive,
  refusals,
  single,
} from './sample-invite.ts';

const [ANA, BO, CY] = ['ana@guest.test', 'bo@guest.test', 'cy@guest.test'];
const invite = group(ANA, BO, CY);
const [ana, bo, cy] = invite.recipients as [Recipient, Recipient, Recipient];
const LATER = NOW + MINUTE;
const emails = (people: readonly Recipient[]) => people.map(({ email }) => email);
const report = (over: Partial<DeliveryReport> = {}): DeliveryReport => ({
  state: 'SENT',
  method: 'REQUEST',
  stamp: invite.stampedAt,
  at: NOW,
  ...over,
});
const reported = (over: Partial<DeliveryReport>, from = single()) =>
  withReport(
    from,
    emails(from.recipients).map((email) => person(from, email).id),
    report(over),
  );

describe('the guests whom a mail shows', () => {
  const open: Invite = { ...invite, showGuestList: true };

  it('are its reader, and the others only where they see one another', () => {
    expect(guestsShownTo(invite, bo)).toEqual([bo]);
    expect(guestsShownTo(open, bo)).toEqual([bo, ana, cy]);
    expect(guestsShownTo(open, { ...bo, id: 'gone' })).toEqual([{ ...bo, id: 'gone' }]);
  });

  it('are of the others what everybody may know', () => {
    const answered = person(receive(open, { from: ANA }, answer({ comment: 'Ill' })).invite, ANA);
    expect(publicGuest({ ...answered, name: 'Ana' })).toMatchObject({ email: ANA, name: 'Ana' });
    expect(publicGuest({ ...answered, name: 'Ana' })).not.toHaveProperty('comment');
    expect(publicGuest(answered)).not.toHaveProperty('name');
  });
});

describe('the mails of a change', () => {
  const mailing: Mailing = { invite, method: 'CANCEL', told: [ana], others: [bo], delivery: 'SEND' };
  const mails = (over: Partial<Mailing> = {}) =>
    mailsOf({ ...mailing, ...over }).map(({ method, recipient }) => `${method} ${recipient.email}`);

  it('tell some of it, and the others how the invite is now', () => {
    expect(mails()).toEqual([`CANCEL ${ANA}`, `REQUEST ${BO}`]);
    const { others: _, ...alone } = mailing;
    expect(mailsOf(alone)).toEqual([{ method: 'CANCEL', recipient: ana }]);
    expect([concerned(mailing), concerned(alone)]).toEqual([[ana, bo], [ana]]);
  });

  it('are none where the application brings the texts, nor to whoever complained', () => {
    expect(mails({ delivery: 'RETURN' })).toEqual([]);
    expect(mails({ told: [{ ...ana, delivery: report({ state: 'COMPLAINED' }) }] })).toEqual([
      `REQUEST ${BO}`,
    ]);
  });

  it('are noted with those whom they go to', () => {
    const noted = withMailsNoted(mailing, mailsOf(mailing), [], LATER);
    expect(noted.recipients.map(({ delivery }) => delivery?.method)).toEqual([
      'CANCEL',
      'REQUEST',
      undefined,
    ]);
    expect(noted.recipients.map(({ firstStamp }) => firstStamp)).toEqual([
      invite.stampedAt,
      invite.stampedAt,
      undefined,
    ]);
  });

  it('show their reader nothing of the others, nor what was answered', () => {
    const full = receive(invite, { from: ANA }, answer()).invite;
    const job = jobOf({ method: 'REQUEST', recipient: ana }, { ...full, removed: [cy] }, mailing, []);
    expect(job.invite).toMatchObject({ removed: [], replies: [], orders: [] });
    expect(job.invite.recipients).toEqual([person(full, ANA)]);
    expect(job.recipient).toEqual(person(full, ANA));
    for (const part of ['note', 'recurrenceId', 'before']) expect(job).not.toHaveProperty(part);
    expect(job.invite).not.toHaveProperty('upstream');
    const gone = { ...ana, id: 'gone' };
    expect(jobOf({ method: 'CANCEL', recipient: gone }, full, mailing, []).invite.recipients).toEqual([gone]);
    const shown = { ...full, showGuestList: true };
    expect(jobOf({ method: 'REQUEST', recipient: bo }, shown, mailing, []).invite.recipients).toHaveLength(3);
  });

  it('say what was known before to whoever had mail before, in a REQUEST', () => {
    const before = invite.event;
    const told = { ...ana, firstStamp: 1 };
    const known = { ...invite, recipients: [told, bo, cy] };
    const job = (
      recipient: Recipient,
      method: 'REQUEST' | 'CANCEL',
      unsent: Parameters<typeof jobOf>[3] = [],
    ) => jobOf({ method, recipient }, known, { ...mailing, before, text: 'TEXT', note: 'Sorry' }, unsent);
    expect(job(told, 'REQUEST')).toMatchObject({
      before,
      note: 'Sorry',
      invite: { upstream: { icalendar: 'TEXT' } },
    });
    expect(job(told, 'CANCEL')).not.toHaveProperty('before');
    expect(job(bo, 'REQUEST')).not.toHaveProperty('before');
    // What replaces mail that never left says what that would have said.
    const older = { ...before, summary: 'Older' };
    const waiting = { method: 'REQUEST' as const, recipient: told, invite: known, before: older };
    expect(job(told, 'REQUEST', [{ ...waiting, recipient: bo, before }, waiting])).toMatchObject({
      before: older,
    });
  });

  it('about one occurrence are about all of it where they replace mail that never left', () => {
    const recurrenceId = at('2031-03-11T09:30:00Z');
    const about = { ...mailing, recurrenceId };
    expect(jobOf({ method: 'CANCEL', recipient: ana }, invite, about, [])).toMatchObject({
      method: 'CANCEL',
      recurrenceId,
    });
    const waiting = { method: 'REQUEST' as const, recipient: ana, invite };
    const whole = jobOf({ method: 'CANCEL', recipient: ana }, invite, about, [waiting]);
    expect(whole.method).toBe('REQUEST');
    expect(whole).not.toHaveProperty('recurrenceId');
  });
});

describe('the first mail to somebody', () => {
  const noted = (over: Partial<Recipient>, unsent: [string, number][] = []) =>
    noteFirstMail(
      { ...invite, createdAt: NOW - 1500, stampedAt: LATER, recipients: [{ ...ana, ...over }, bo] },
      [ana.id],
      new Map(unsent),
    ).recipients.map(({ firstStamp }) => firstStamp);

  it.each<[string, Partial<Recipient>, [string, number][], number]>([
    ['is the present one', {}, [], LATER],
    ['stays', { firstStamp: NOW }, [], NOW],
    ['is the present one in place of one that never left', { firstStamp: NOW }, [[ana.id, NOW]], LATER],
    ['is the present one after a failure', { delivery: report({ state: 'FAILED' }) }, [], LATER],
    ['is that of its creation where nobody noted it', { delivery: report() }, [], NOW - 2000],
    [
      'is the present one where that one never left',
      { delivery: report({ stamp: NOW }) },
      [[ana.id, NOW]],
      LATER,
    ],
  ])('%s', (_what, over, unsent, stamp) => {
    expect(noted(over, unsent)).toEqual([stamp, undefined]);
  });

  it('is before every later one', () => {
    expect(
      [undefined, invite.stampedAt, 1].map((firstStamp) =>
        hadMailBefore(invite, { ...ana, ...(firstStamp === undefined ? {} : { firstStamp }) }),
      ),
    ).toEqual([false, false, true]);
  });

  it('was none where it never arrived', () => {
    const first = (state: DeliveryReport['state'], firstStamp: number) => {
      const made = { ...single(), recipients: [{ ...single().recipients[0]!, firstStamp }] };
      return reported({ state, stamp: NOW }, made).recipients[0]?.firstStamp;
    };
    expect([first('FAILED', NOW), first('SENT', NOW), first('FAILED', NOW - 1000)]).toEqual([
      undefined,
      NOW,
      NOW - 1000,
    ]);
  });
});

describe('a report that says less', () => {
  const left = (before: Partial<DeliveryReport>, next: Partial<DeliveryReport>) =>
    reported(next, reported(before)).recipients[0]?.delivery?.state;

  it('never takes the place of one that says more', () => {
    for (const state of ['SENT', 'CAPTURED'] as const) {
      expect(left({ state: 'FAILED' }, { state })).toBe('FAILED');
      expect(left({ state: 'DELAYED' }, { state })).toBe('DELAYED');
      expect(left({ state: 'FAILED' }, { state, stamp: NOW + 1000 })).toBe(state);
    }
    expect(left({ state: 'DELAYED' }, { state: 'FAILED' })).toBe('FAILED');
  });
});

describe('sending again', () => {
  const sent = (time = NOW) => reported({ state: 'SENT', at: time }, invite);
  const again = (from: Invite, email?: string, now = LATER) => emails(resendInvite(from, email, now).told);

  it('reaches everybody who had no mail within a minute', () => {
    expect(again(sent())).toEqual([ANA, BO, CY]);
    expect(again(sent(), BO)).toEqual([BO]);
    const one = noteDelivery(
      sent(NOW - MINUTE),
      { recipientId: bo.id, method: 'REQUEST', stamp: invite.stampedAt },
      { outcome: 'sent', captured: false },
      minted(LATER),
    ).invite;
    expect(again(one)).toEqual([ANA, CY]);
    for (const state of ['QUEUED', 'FAILED', 'CAPTURED'] as const)
      expect(again(reported({ state, at: LATER }, invite))).toHaveLength(3);
  });

  it('waits a minute, and says how long still', () => {
    for (const state of ['SENT', 'DELAYED'] as const)
      expect(
        refusals(() => again(reported({ state }, invite), undefined, NOW + RESEND_PAUSE_MS - 1)),
      ).toEqual(['input.recipientEmail: NOT_ALLOWED']);
    expect(() => again(sent(), undefined, NOW + 20_000)).toThrow('in 40 seconds');
    expect(() => again(sent(), undefined, NOW + 20_001)).toThrow('in 40 seconds');
  });

  it('is not for whoever complained', () => {
    const complained = reported({ state: 'COMPLAINED' }, single());
    expect(() => again(complained)).toThrow('has complained');
    expect(refusals(() => again(complained))).toEqual(['input.recipientEmail: NOT_ALLOWED']);
    expect(again(invite, 'nobody@guest.test')).toEqual([]);
  });

  it('to everybody makes the present text what everybody knows', () => {
    const known = { ...invite, lastTold: {} as NonNullable<Invite['lastTold']> };
    expect(resendInvite(known, undefined, LATER).invite).toEqual(restamp(invite, LATER));
    expect(resendInvite(known, BO, LATER).invite).toEqual(restamp(known, LATER));
    expect(resendInvite(invite, BO, LATER).invite).not.toHaveProperty('lastTold');
  });
});

it('an invite that is not found is named as it was asked for', () => {
  const name = { smartInviteId: 'visit-1' };
  expect(mustFind([invite], name)).toBe(invite);
  expect(() => mustFind([], { id: 'x-1' })).toThrow('x-1');
  expect(() => mustFind([], { ...name, recipientEmail: BO })).toThrow(`visit-1 for ${BO}`);
  expect(() => mustFind([], name)).toThrow(/visit-1(?! for)/);
  expect(noteQueued(invite, [], 'REQUEST', NOW)).toEqual(invite);
});
