import { describe, expect, it } from 'vitest';
import { cancelInvite } from '../../src/invites/amend.ts';
import type { InviteDraft } from '../../src/invites/create.ts';
import type { Invite } from '../../src/invites/invite.ts';
import { MAX_RECIPIENTS } from '../../src/invites/recipient-draft.ts';
import { reviseInvite } from '../../src/invites/revise.ts';
import {
  answer,
  at,
  draft,
  EVENT,
  group,
  MINUTE,
  minted,
  NOW,
  person,
  receive,
  refusals,
  single,
} from './sample-invite.ts';

const LATER = NOW + 60 * MINUTE;
const revise = (invite: Invite, over: Partial<InviteDraft> = {}) =>
  reviseInvite(invite, draft(over), minted(LATER));
const people = (...names: string[]) => names.map((name) => ({ email: `${name}@guest.test` }));
const emails = ({ recipients }: Invite) => recipients.map(({ email }) => email);

/** An invite with everything that a draft can say. */
function whole(): Invite {
  return reviseInvite(
    single(),
    draft({
      event: {
        ...EVENT,
        location: { description: 'Rua A 4' },
        url: 'https://app.test/v',
        reminders: [60, 0],
      },
      organizer: { name: 'Lettings desk', email: 'desk@app.test' },
      callbackUrl: 'https://app.test/hooks/1',
    }),
    minted(),
  ).invite;
}

describe('the whole event is replaced', () => {
  it('so that parts which the new draft does not name are gone', () => {
    const { invite, events } = revise(whole(), { event: { ...EVENT, summary: 'Roof viewing' } });
    expect(invite.event).toEqual({
      ...EVENT,
      summary: 'Roof viewing',
      reminders: [],
      transparency: 'OPAQUE',
    });
    expect(events).toMatchObject([
      {
        occurredAt: LATER,
        body: {
          type: 'INVITE_UPDATED',
          changed: ['callbackUrl', 'location', 'organizer', 'reminders', 'summary', 'url'],
          rescheduled: false,
        },
      },
    ]);
    expect(events[0]?.invite).toEqual(invite);
  });

  it('and what identifies the invite to calendars and people stays', () => {
    const before = whole();
    const { invite } = revise(before, { event: { ...EVENT, summary: 'Roof viewing' } });
    const { id, uid, replyToken, smartInviteId, createdAt } = before;
    expect(invite).toMatchObject({ id, uid, replyToken, smartInviteId, createdAt });
    expect(invite.recipients).toEqual(before.recipients);
    expect(invite).toMatchObject({ revision: before.revision + 1, sequence: before.sequence + 1 });
    expect(invite.stampedAt).toBeGreaterThan(before.stampedAt);
  });

  it('keeping the answers where the time stays, and asking anew where it moves', () => {
    const accepted = receive(single(), { from: 'ana@guest.test' }, answer()).invite;
    const renamed = revise(accepted, { event: { ...EVENT, summary: 'Roof viewing' } });
    expect(person(renamed.invite, 'ana@guest.test').status).toBe('ACCEPTED');
    const moved = revise(accepted, { event: { ...EVENT, end: at('2031-03-04T10:30:00Z') } });
    expect(person(moved.invite, 'ana@guest.test').status).toBe('PENDING');
    expect(moved.events[0]?.body).toMatchObject({ changed: ['end'], rescheduled: true });
  });
});

describe('organizer and callback address', () => {
  it('are replaced', () => {
    const { invite, events } = revise(whole(), {
      event: whole().event,
      organizer: { name: 'Sales' },
      callbackUrl: 'https://app.test/hooks/2',
    });
    expect(invite).toMatchObject({ organizer: { name: 'Sales' }, callbackUrl: 'https://app.test/hooks/2' });
    expect(invite.organizer).not.toHaveProperty('email');
    expect(events[0]?.body).toMatchObject({ changed: ['callbackUrl', 'organizer'] });
  });

  it('are taken away where the draft has none', () => {
    const { invite } = revise(whole(), { event: whole().event });
    expect(invite.organizer).toEqual({});
    expect(invite).not.toHaveProperty('callbackUrl');
  });

  it('a callback address alone shows in no mail, so SEQUENCE and DTSTAMP stay', () => {
    const before = single();
    const { invite, events } = revise(before, { callbackUrl: 'https://app.test/hooks' });
    expect(invite).toMatchObject({ revision: 2, sequence: 0, stampedAt: before.stampedAt });
    expect(events).toMatchObject([{ body: { changed: ['callbackUrl'], rescheduled: false } }]);
  });
});

describe('recipients', () => {
  it('who are new are added, with the status they begin with', () => {
    const before = group('ana@guest.test');
    const { invite, added, events } = revise(before, {
      recipients: [{ email: 'ana@guest.test' }, { email: 'bo@guest.test', name: 'Bo', status: 'ACCEPTED' }],
    });
    expect(emails(invite)).toEqual(['ana@guest.test', 'bo@guest.test']);
    expect(invite.recipients[0]).toEqual(before.recipients[0]);
    expect(added).toEqual([invite.recipients[1]]);
    expect(added[0]).toMatchObject({ name: 'Bo', status: 'ACCEPTED' });
    expect(added[0]?.token).not.toBe(before.recipients[0]?.token);
    expect(events).toMatchObject([{ body: { type: 'INVITE_UPDATED', changed: ['recipients'] } }]);
    // No other guest's mail shows them.
    expect(invite).toMatchObject({ sequence: 0, stampedAt: before.stampedAt });
  });

  it('who are new begin with their status also where the event moves', () => {
    const before = receive(group('ana@guest.test'), { from: 'ana@guest.test' }, answer()).invite;
    const { invite, events } = revise(before, {
      recipients: [{ email: 'ana@guest.test' }, { email: 'bo@guest.test', status: 'ACCEPTED' }],
      event: { ...EVENT, end: at('2031-03-04T10:30:00Z') },
    });
    expect(invite.recipients.map(({ status }) => status)).toEqual(['PENDING', 'ACCEPTED']);
    expect(events[0]?.invite.recipients.map(({ status }) => status)).toEqual(['PENDING', 'ACCEPTED']);
  });

  it('who are left out stay invited', () => {
    const before = group('ana@guest.test', 'bo@guest.test');
    const { invite, events, added } = revise(before, { recipients: people('bo') });
    expect(invite).toBe(before);
    expect([events, added]).toEqual([[], []]);
  });

  it('are the same people in another spelling, whose status is not set anew', () => {
    const before = receive(group('ana@guest.test'), { from: 'ana@guest.test' }, answer()).invite;
    const { invite, events } = revise(before, {
      recipients: [{ email: ' ANA@Guest.test', status: 'DECLINED' }],
    });
    expect(events).toEqual([]);
    expect(person(invite, 'ana@guest.test').status).toBe('ACCEPTED');
  });

  it('never get more than an invite takes, by however many drafts', () => {
    const many = (prefix: string, count: number) =>
      people(...Array.from({ length: count }, (_, index) => `${prefix}${index}`));
    const full = revise(group('ana@guest.test'), { recipients: many('a', MAX_RECIPIENTS - 1) }).invite;
    expect(full.recipients).toHaveLength(MAX_RECIPIENTS);
    expect(refusals(() => revise(full, { recipients: people('bo') }))).toEqual([
      'input.recipients: INVALID_INPUT',
    ]);
    expect(revise(full, { recipients: people('ana') }).invite).toBe(full);
  });
});

it('a draft that says what is there changes nothing', () => {
  const before = whole();
  const { invite, events } = revise(before, {
    event: { ...before.event },
    organizer: { email: 'desk@app.test', name: 'Lettings desk' },
    callbackUrl: 'https://app.test/hooks/1',
  });
  expect(invite).toBe(before);
  expect(events).toEqual([]);
});

describe('is refused', () => {
  it('for a cancelled invite, also where the draft would change nothing', () => {
    const cancelled = cancelInvite(single(), minted()).invite;
    expect(refusals(() => revise(cancelled))).toEqual(['input.smartInviteId: INVITE_CANCELLED']);
  });

  it('for several people where there is an invite for one, and the other way round', () => {
    expect(refusals(() => revise(single(), { recipients: people('ana') }))).toEqual([
      'input.smartInviteId: ALREADY_EXISTS',
    ]);
    expect(refusals(() => revise(group('ana@guest.test')))).toEqual(['input.smartInviteId: ALREADY_EXISTS']);
    expect(() => revise(single(), { recipients: people('ana') })).toThrow('made for one recipient');
    expect(() => revise(group('ana@guest.test'))).toThrow('made for several recipients');
  });

  it('for what a new invite would be refused for, all of it named', () => {
    const wrong = { event: { ...EVENT, summary: '' }, callbackUrl: 'ftp://app.test' };
    expect(refusals(() => revise(single(), wrong)).sort()).toEqual([
      'input.callbackUrl: INVALID_INPUT',
      'input.event.summary: INVALID_INPUT',
    ]);
  });
});
