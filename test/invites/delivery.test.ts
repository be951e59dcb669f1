import { describe, expect, it } from 'vitest';
import { removeRecipient, restamp } from '../../src/invites/amend.ts';
import { type DeliveryResult, noteDelivery, noteQueued } from '../../src/invites/delivery.ts';
import { group, minted, NOW, person, single } from './sample-invite.ts';

const LATER = NOW + 5000;
const ana = (invite = group('ana@guest.test', 'bo@guest.test')) => ({
  invite,
  id: person(invite, 'ana@guest.test').id,
});

describe('a delivery report', () => {
  it.each<[string, DeliveryResult, object, object]>([
    [
      'sent',
      { outcome: 'sent', captured: false },
      { state: 'SENT' },
      { type: 'INVITE_SENT', captured: false },
    ],
    [
      'captured',
      { outcome: 'sent', captured: true },
      { state: 'CAPTURED' },
      { type: 'INVITE_SENT', captured: true },
    ],
    [
      'refused by the server',
      { outcome: 'failed', reason: 'No such user', smtpCode: 550 },
      { state: 'FAILED', reason: 'No such user', smtpCode: 550 },
      { type: 'DELIVERY_FAILED', reason: 'No such user', smtpCode: 550 },
    ],
    [
      'failed without a code',
      { outcome: 'failed', reason: 'Connection lost' },
      { state: 'FAILED', reason: 'Connection lost' },
      { type: 'DELIVERY_FAILED', reason: 'Connection lost' },
    ],
  ])('is kept with the recipient and told in one event: %s', (_what, result, report, body) => {
    const { invite, id } = ana();
    const noted = noteDelivery(
      invite,
      { recipientId: id, method: 'REQUEST', stamp: invite.stampedAt },
      result,
      minted(LATER),
    );
    expect(person(noted.invite, 'ana@guest.test').delivery).toStrictEqual({
      ...report,
      method: 'REQUEST',
      stamp: invite.stampedAt,
      at: LATER,
    });
    expect(noted.events).toHaveLength(1);
    expect(noted.events[0]).toMatchObject({ occurredAt: LATER });
    expect(noted.events[0]?.body).toStrictEqual({ ...body, recipientId: id, method: 'REQUEST' });
    expect(noted.events[0]?.invite).toBe(noted.invite);
  });

  it('changes nothing else: not the revision, not the other recipient', () => {
    const { invite, id } = ana();
    const noted = noteDelivery(
      invite,
      { recipientId: id, method: 'CANCEL', stamp: invite.stampedAt },
      { outcome: 'sent', captured: false },
      minted(LATER),
    ).invite;
    expect({ ...noted, recipients: [] }).toStrictEqual({ ...invite, recipients: [] });
    expect(person(noted, 'bo@guest.test')).toBe(person(invite, 'bo@guest.test'));
  });

  it('of the CANCEL to somebody removed is told in an event and changes no recipient', () => {
    const { invite, id } = ana();
    const left = removeRecipient(invite, 'ana@guest.test', minted()).invite;
    const noted = noteDelivery(
      left,
      { recipientId: id, method: 'CANCEL', stamp: left.stampedAt },
      { outcome: 'failed', reason: 'gone' },
      minted(LATER),
    );
    expect(noted.invite).toStrictEqual(left);
    expect(noted.events.map(({ body }) => body)).toMatchObject([
      { type: 'DELIVERY_FAILED', recipientId: id },
    ]);
  });
});

describe('queued mail', () => {
  it('is marked for the recipients it goes to and no other', () => {
    const { invite, id } = ana();
    const queued = noteQueued(invite, [id], 'REQUEST', LATER);
    expect(person(queued, 'ana@guest.test').delivery).toStrictEqual({
      state: 'QUEUED',
      method: 'REQUEST',
      stamp: invite.stampedAt,
      at: LATER,
    });
    expect(person(queued, 'bo@guest.test')).not.toHaveProperty('delivery');
    expect(queued.revision).toBe(invite.revision);
  });

  it('keeps its report when older mail to the same recipient turns out sent', () => {
    const invite = restamp(single(), LATER);
    const { id } = person(invite, 'ana@guest.test');
    const queued = noteQueued(invite, [id], 'CANCEL', LATER);
    const older = { recipientId: id, method: 'REQUEST', stamp: single().stampedAt } as const;
    const noted = noteDelivery(queued, older, { outcome: 'sent', captured: false }, minted(LATER));
    expect(person(noted.invite, 'ana@guest.test').delivery).toMatchObject({
      state: 'QUEUED',
      method: 'CANCEL',
    });
    expect(noted.events[0]?.body).toMatchObject({ type: 'INVITE_SENT', method: 'REQUEST' });
  });

  it('replaces the report of the mail before', () => {
    const invite = single();
    const id = person(invite, 'ana@guest.test').id;
    const failed = noteDelivery(
      invite,
      { recipientId: id, method: 'REQUEST', stamp: invite.stampedAt },
      { outcome: 'failed', reason: 'x', smtpCode: 450 },
      minted(),
    );
    expect(person(noteQueued(failed.invite, [id], 'CANCEL', LATER), 'ana@guest.test').delivery).toStrictEqual(
      {
        state: 'QUEUED',
        method: 'CANCEL',
        stamp: invite.stampedAt,
        at: LATER,
      },
    );
  });
});
