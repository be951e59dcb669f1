import { describe, expect, test } from 'vitest';
import type { InviteDraft } from '../../src/invites/create.ts';
import { dateTime, instantTime } from '../../src/invites/time.ts';
import { type Deployment, previewWarnings } from '../../src/mail/preview-warnings.ts';
import { replyAddressScheme } from '../../src/mail/reply-address.ts';
import { anInvite, CREATED_AT } from './an-invite.ts';

const GOOD: Deployment = {
  replyScheme: replyAddressScheme('{token}@reply.acme.com'),
  rsvpUrl: () => 'https://invites.acme.com/rsvp/abc',
  captures: false,
  dkimDomain: 'acme.com',
};
const ANA = { recipient: { email: 'ana@guest.org' } };

function codes(
  deployment: Partial<Deployment> = {},
  draft: Partial<InviteDraft> = {},
  event: Partial<InviteDraft['event']> = {},
  now = CREATED_AT,
): string[] {
  return previewWarnings(anInvite({ ...ANA, ...draft }, event), { ...GOOD, ...deployment }, now).map(
    ({ code }) => code,
  );
}

test('nothing is wrong with a deployment as it should be', () => {
  expect(codes()).toEqual([]);
});

describe('a deployment whose answers cannot come back is told', () => {
  test.each(['reply.localhost', 'reply.test', 'mailhost', 'mail.internal', 'reply.example', 'example.com'])(
    'for the domain %s',
    (domain) => {
      const replyScheme = replyAddressScheme(`{token}@${domain}`);
      expect(codes({ replyScheme, dkimDomain: domain })).toEqual(['REPLIES_UNREACHABLE']);
    },
  );

  test('for links into a private network', () => {
    for (const host of [
      '127.0.0.1:4000',
      'localhost:4000',
      '[::1]',
      '10.1.2.3',
      '192.168.0.1',
      'gateway',
      '172.20.0.1',
    ])
      expect(codes({ rsvpUrl: () => `http://${host}/rsvp/a` }), host).toEqual(['LINKS_UNREACHABLE']);
    for (const host of ['8.8.8.8', 'invites.acme.com', '172.32.0.1', '[2001:db8::1]'])
      expect(codes({ rsvpUrl: () => `https://${host}/rsvp/a` }), host).toEqual([]);
  });

  test('for an organizer at Google, where others may have mailboxes under the domain too', () => {
    const replyScheme = replyAddressScheme('acme.invites+{token}@gmail.com');
    const found = codes({ replyScheme, dkimDomain: 'gmail.com' }, { recipient: { email: 'ana@gmail.com' } });
    expect(found).toEqual(['ORGANIZER_AT_GOOGLE']);
  });
});

describe('mail that nobody would believe or get is told', () => {
  test('where it is not signed, and where the signature is another organisation’s', () => {
    expect(codes({ dkimDomain: undefined })).toEqual(['NOT_SIGNED']);
    expect(codes({ dkimDomain: 'mail.acme.com' })).toEqual([]);
    expect(codes({ dkimDomain: 'sender.net' })).toEqual(['FROM_NOT_ALIGNED']);
    const shared = { replyScheme: replyAddressScheme('{token}@reply.co.uk'), dkimDomain: 'acme.co.uk' };
    expect(codes(shared)).toEqual(['FROM_NOT_ALIGNED']);
  });

  test('where recipients cannot be reached, a few by name', () => {
    const recipients = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ email: `${name}@guest.test` }));
    const found = previewWarnings(anInvite({ recipients }), GOOD, CREATED_AT);
    expect(found).toEqual([
      {
        code: 'RECIPIENT_UNREACHABLE',
        message: expect.stringMatching(/^a@guest\.test, b@guest\.test, c@guest\.test and 2 more: /),
      },
    ]);
  });

  test('where the recipient is an address of our own', () => {
    expect(codes({}, { recipient: { email: 'r-1@Reply.ACME.com' } })).toEqual(['RECIPIENT_IS_REPLY_ADDRESS']);
  });

  test('but not where no mail leaves', () => {
    const bad = { ...GOOD, replyScheme: replyAddressScheme('{token}@reply.test'), dkimDomain: undefined };
    expect(codes({ ...bad, captures: true })).toEqual([]);
    expect(codes(bad, { delivery: 'RETURN' })).toEqual([]);
  });
});

describe('an event that cannot do is told', () => {
  test('where it is over, by the last of its dates, and not while its day lasts somewhere', () => {
    const at = (text: string) => Date.parse(text);
    const hour = {
      start: instantTime(at('2031-03-05T09:00:00Z')),
      end: instantTime(at('2031-03-05T10:00:00Z')),
    };
    expect(codes({}, {}, hour, at('2031-03-05T10:00:00Z'))).toEqual([]);
    expect(codes({}, {}, hour, at('2031-03-05T10:00:01Z'))).toEqual(['EVENT_IN_PAST']);
    const weekly = { ...hour, recurrence: { rule: 'FREQ=WEEKLY;COUNT=3' } };
    expect(codes({}, {}, weekly, at('2031-03-19T10:00:00Z'))).toEqual([]);
    expect(codes({}, {}, weekly, at('2031-03-19T10:00:01Z'))).toEqual(['EVENT_IN_PAST']);
    const allDay = { start: dateTime('2031-03-05'), end: dateTime('2031-03-06') };
    expect(codes({}, {}, allDay, at('2031-03-06T11:00:00Z'))).toEqual([]);
    expect(codes({}, {}, allDay, at('2031-03-06T13:00:00Z'))).toEqual(['EVENT_IN_PAST']);
  });

  test('where Outlook cuts its texts', () => {
    const long = 'x'.repeat(256);
    expect(codes({ captures: true }, {}, { summary: long, location: { description: long } })).toEqual([
      'TEXT_TOO_LONG',
      'TEXT_TOO_LONG',
    ]);
    expect(codes({}, {}, { summary: long.slice(1) })).toEqual([]);
  });
});
