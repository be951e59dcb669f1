import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amendInvite, cancelInvite, removeRecipient, restamp } from '../../src/invites/amend.ts';
import type { Invite, MailMethod, Recipient } from '../../src/invites/invite.ts';
import { dateTime } from '../../src/invites/time.ts';
import { type ComposedMail, composeInvitation } from '../../src/mail/compose.ts';
import { anInvite, CREATED_AT, mailed, OPTIONS } from './an-invite.ts';
import { leavesOf, partsOf, structureOf } from './composed-parts.ts';

const LATER = { now: CREATED_AT + 60_000, newId: () => 'event-id' };

function mail(invite: Invite, method: MailMethod = 'REQUEST', who = 0): Promise<ComposedMail> {
  return composeInvitation(invite, invite.recipients[who] as Recipient, method, OPTIONS);
}

describe('the shape of the mail', () => {
  test('the calendar is the last alternative and an attachment too, each naming the method', async () => {
    const composed = await mail(anInvite());
    expect(structureOf(composed)).toEqual([
      expect.stringMatching(/^multipart\/mixed; boundary="=_-[0-9a-f]{16}-Part_1"$/),
      expect.stringMatching(/^multipart\/alternative; boundary="=_-[0-9a-f]{16}-Part_2"$/),
      'text/plain; charset=utf-8',
      'text/html; charset=utf-8',
      'text/calendar; charset=utf-8; method=REQUEST',
      'application/ics; name=invite.ics',
    ]);
    const [, , calendar, attachment] = leavesOf(composed);
    expect(calendar?.headers.join('\n')).not.toMatch(/Content-Disposition/i);
    expect(attachment?.headers).toContain('Content-Disposition: attachment; filename=invite.ics');
    const wire = composed.mime.toString('latin1');
    // The alternative must be closed before the attachment begins, or clients take it for a fifth alternative.
    expect(wire.indexOf('-Part_2--')).toBeLessThan(wire.indexOf('application/ics'));
    expect(wire.indexOf('-Part_2--')).toBeGreaterThan(wire.indexOf('text/calendar'));
  });

  test.each([
    ['plain', 'Board meeting'],
    ['accented', 'Réunion du conseil, déjà planifiée'],
    ['Japanese', '取締役会の定例会議について議論する会'],
    ['emoji', '🎉🎉🎉 party 🎉'],
    ['very long', 'x'.repeat(1024)],
    ['a boundary of our own', '--=_-0000000000000000-Part_2--\n--=_'],
  ])(
    'a calendar with a summary that is %s is never base64 and arrives twice, unchanged',
    async (_kind, summary) => {
      const composed = await mail(anInvite({}, { summary, description: `${summary}\nfrom. \n.\n\nFrom x` }));
      const [, , calendar, attachment] = leavesOf(composed);
      expect(calendar?.headers).toContain('Content-Transfer-Encoding: quoted-printable');
      expect(calendar?.content.toString('utf8')).toBe(composed.icalendar);
      expect(attachment?.content.equals(calendar?.content ?? Buffer.alloc(0))).toBe(true);
      const { event } = await partsOf(composed);
      expect(event.summary).toBe(summary);
    },
  );

  test('every line ends with CRLF, is short, and is ASCII', async () => {
    const composed = await mail(
      anInvite(
        {
          organizer: { name: 'Zoë "Zed", 株式会社' },
          recipient: { email: 'ana@guest.test', name: 'Aña, <"R">' },
        },
        { summary: '会議 🎉'.repeat(50), description: 'ü\n'.repeat(500) },
      ),
    );
    const wire = composed.mime.toString('latin1');
    expect(wire.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(wire.endsWith('\r\n')).toBe(true);
    expect(Math.max(...wire.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(78);
    expect(composed.mime.every((byte) => byte < 0x80)).toBe(true);
  });

  test('the same invite gives the same bytes, so a send that is repeated repeats the mail', async () => {
    const [once, again] = [await mail(anInvite()), await mail(anInvite())];
    expect(again.mime.equals(once.mime)).toBe(true);
  });
});

describe('who it is from and to', () => {
  test('From, ORGANIZER and envelope are the reply address, under the name of the organizer', async () => {
    const invite = anInvite();
    const composed = await mail(invite);
    const { email, calendar } = await partsOf(composed);
    const address = `${invite.replyToken}@reply.example`;
    expect(composed.from).toBe(address);
    expect(email.from).toEqual({ name: 'Bo Berg', address });
    const organizer = calendar.getFirstSubcomponent('vevent')?.getFirstProperty('organizer');
    expect(organizer?.getFirstValue()).toBe(`mailto:${address}`);
    expect(organizer?.getFirstParameter('cn')).toBe('Bo Berg');
    expect(email.replyTo).toEqual([{ name: 'Bo Berg', address }]);
  });

  test.each([[{}], [{ name: ' \t' }], [{ email: 'bo@acme.test' }]])(
    'an organizer without a name gets the default one: %j',
    async (organizer) => {
      const { email } = await partsOf(await mail(anInvite({ organizer })));
      expect(email.from?.name).toBe('Acme Events');
    },
  );

  test('To names exactly the recipient, and there is no Cc or Bcc', async () => {
    const composed = await mail(anInvite());
    const { email, headers } = await partsOf(composed);
    expect(composed.to).toBe('ana@guest.test');
    expect(email.to).toEqual([{ name: 'Ana Ruiz', address: 'ana@guest.test' }]);
    expect(headers.filter((line) => /^(to|cc|bcc):/i.test(line))).toHaveLength(1);
  });

  test('a guest of a group sees only themselves, and answers to their own address', async () => {
    const invite = anInvite({
      recipients: [{ email: 'ana@guest.test' }, { email: 'cy@guest.test', name: 'Cy' }],
    });
    const composed = await mail(invite, 'REQUEST', 1);
    const { email, event, headers } = await partsOf(composed);
    const shared = `${invite.replyToken}@reply.example`;
    expect(email.to).toEqual([{ name: 'Cy', address: 'cy@guest.test' }]);
    expect(event.attendees.map((attendee) => attendee.getFirstValue())).toEqual(['mailto:cy@guest.test']);
    expect(event.organizer).toBe(`mailto:${shared}`);
    expect(email.from?.address).toBe(shared);
    expect(headers).toContainEqual(
      expect.stringContaining(`Reply-To: Bo Berg <${invite.recipients[1]?.token}@reply.example>`),
    );
    expect(composed.mime.toString('latin1')).not.toContain('ana@guest.test');
  });

  describe('a group that shows its guests to one another', () => {
    const people = [{ email: 'ana@guest.test' }, { email: 'cy@guest.test', status: 'ACCEPTED' as const }];
    const shared = () => anInvite({ recipients: people, showGuestList: true });
    const listed = async (composed: ComposedMail) =>
      (await partsOf(composed)).event.attendees.map(
        (attendee) => `${attendee.getFirstParameter('partstat')} ${attendee.getFirstValue()}`,
      );

    test('lists them all with their answers, the reader first, and still goes to the reader alone', async () => {
      const composed = await mail(shared());
      expect(await listed(composed)).toEqual([
        'NEEDS-ACTION mailto:ana@guest.test',
        'ACCEPTED mailto:cy@guest.test',
      ]);
      expect(await listed(await mail(shared(), 'REQUEST', 1))).toEqual([
        'ACCEPTED mailto:cy@guest.test',
        'NEEDS-ACTION mailto:ana@guest.test',
      ]);
      expect((await partsOf(composed)).email.to).toEqual([{ name: '', address: 'ana@guest.test' }]);
    });

    test('cancels for all of them, and for one who is taken off only for that one', async () => {
      expect(await listed(await mail(cancelInvite(shared(), LATER).invite, 'CANCEL'))).toHaveLength(2);
      const { removed, invite } = removeRecipient(shared(), 'cy@guest.test', LATER);
      const composed = await composeInvitation(invite, removed, 'CANCEL', OPTIONS);
      expect(await listed(composed)).toEqual(['ACCEPTED mailto:cy@guest.test']);
      expect(composed.mime.toString('latin1')).not.toContain('ana@guest.test');
    });

    test('keeps between two whether a proposed time was taken', async () => {
      expect(await listed(await mail(shared(), 'DECLINECOUNTER'))).toEqual([
        'NEEDS-ACTION mailto:ana@guest.test',
      ]);
    });
  });

  test('names with quotes and commas stay one name of one address', async () => {
    const name = 'Ruiz, "Ana" (Dr.) <x@evil.test>';
    const composed = await mail(
      anInvite({ organizer: { name }, recipient: { email: 'ana@guest.test', name } }),
    );
    const { email } = await partsOf(composed);
    expect(email.to).toEqual([{ name, address: 'ana@guest.test' }]);
    expect(email.from).toEqual({ name, address: composed.from });
  });

  test('a recipient under an internationalised domain is addressed by its A-labels', async () => {
    const { headers } = await partsOf(await mail(anInvite({ recipient: { email: 'ana@bücher.test' } })));
    expect(headers).toContainEqual('To: ana@xn--bcher-kva.test');
  });
});

describe('the headers', () => {
  test('automatic answers are held off and our own mail is marked', async () => {
    const { headers } = await partsOf(await mail(anInvite()));
    expect(headers.map((line) => line.toLowerCase())).toEqual(
      expect.arrayContaining([
        'auto-submitted: auto-generated',
        'x-auto-response-suppress: oof, autoreply',
        'x-invitegraph-loop: reply.example',
        'content-class: urn:content-classes:calendarmessage',
        'mime-version: 1.0',
      ]),
    );
  });

  test("the date is that of the invite's text and not of the machine", async () => {
    const { headers } = await partsOf(await mail(anInvite()));
    expect(headers).toContain('Date: Thu, 02 Jan 2031 03:04:05 +0000');
  });

  test('an update threads under the first mail, and every mail has an id of its own', async () => {
    const invite = mailed(anInvite());
    const first = await mail(invite);
    const amended = amendInvite(invite, { summary: 'Board meeting II' }, LATER).invite;
    const second = await mail(amended);
    const third = await mail(cancelInvite(amended, LATER).invite, 'CANCEL');
    expect(new Set([first, second, third].map(({ messageId }) => messageId)).size).toBe(3);
    expect(first.messageId).toMatch(/^<[0-9a-f]{40}@reply\.example>$/);
    expect((await partsOf(first)).email).toMatchObject({ messageId: first.messageId });
    expect((await partsOf(first)).headers.join('\n')).not.toMatch(/^(In-Reply-To|References):/m);
    for (const later of [second, third])
      expect((await partsOf(later)).email).toMatchObject({
        messageId: later.messageId,
        inReplyTo: first.messageId,
        references: first.messageId,
      });
  });

  test('a guest who came later threads under their own first mail, which is an invitation and no update', async () => {
    const invite = mailed(
      anInvite({ recipients: [{ email: 'ana@guest.test' }, { email: 'cy@guest.test' }] }),
    );
    const [ana, cy] = invite.recipients as [Recipient, Recipient];
    const { firstStamp: _, ...newcomer } = cy;
    const changed = amendInvite({ ...invite, recipients: [ana, newcomer] }, { summary: 'II' }, LATER).invite;
    const theirs = await mail(changed, 'REQUEST', 1);
    expect(theirs.subject).toBe('Invitation: II');
    expect((await partsOf(theirs)).headers.join('\n')).not.toMatch(/^(In-Reply-To|References):/m);
    const known = { ...changed, recipients: [ana, { ...newcomer, firstStamp: changed.stampedAt }] };
    const next = await mail(restamp(known, LATER.now + 60_000), 'REQUEST', 1);
    expect((await partsOf(next)).email.inReplyTo).toBe(theirs.messageId);
  });

  test('two guests of one invite get mails with different ids', async () => {
    const invite = anInvite({ recipients: [{ email: 'ana@guest.test' }, { email: 'cy@guest.test' }] });
    expect((await mail(invite, 'REQUEST', 0)).messageId).not.toBe(
      (await mail(invite, 'REQUEST', 1)).messageId,
    );
  });

  test('subjects say what the mail is', async () => {
    const invite = mailed(anInvite());
    const amended = amendInvite(invite, { summary: 'Board meeting', location: null }, LATER).invite;
    expect((await mail(invite)).subject).toBe('Invitation: Board meeting');
    expect((await mail(restamp(invite, LATER.now))).subject).toBe('Invitation: Board meeting');
    expect((await mail(amended)).subject).toBe('Updated invitation: Board meeting');
    expect((await mail(cancelInvite(amended, LATER).invite, 'CANCEL')).subject).toBe(
      'Cancelled: Board meeting',
    );
  });

  test('a long summary is cut in the subject, between characters', async () => {
    const { subject, mime } = await mail(anInvite({}, { summary: '🎉'.repeat(500) }));
    expect(subject).toBe(`Invitation: ${'🎉'.repeat(199)}…`);
    expect((await partsOf({ mime } as ComposedMail)).email.subject).toBe(subject);
  });

  test('no text of a caller can add a header or a recipient', async () => {
    const clean = (await partsOf(await mail(anInvite()))).headers.map((line) => line.split(':')[0]);
    const breaks = fc.constantFrom('\r\n', '\n', '\r', '\u2028', '\0', '\u0085', '\r\n\r\n');
    const injection = fc
      .tuple(
        fc.string({ unit: 'binary', maxLength: 20 }),
        breaks,
        fc.constantFrom('Bcc: x@evil.test', '.', '--=_'),
      )
      .map(([text, lineBreak, line]) => `x${text}${lineBreak}${line}${lineBreak}`);
    await fc.assert(
      fc.asyncProperty(injection, injection, async (one, two) => {
        const invite = anInvite(
          { organizer: { name: one }, recipient: { email: 'ana@guest.test', name: two } },
          { summary: one, description: two, location: { description: one } },
        );
        const composed = await mail(invite);
        const { email, headers, event } = await partsOf(composed);
        expect(headers.map((line) => line.split(':')[0])).toEqual(clean);
        expect(email.to?.map(({ address }) => address)).toEqual(['ana@guest.test']);
        expect(email.from?.address).toBe(composed.from);
        expect(event.attendees).toHaveLength(1);
        expect(structureOf(composed)).toHaveLength(6);
        expect(composed.subject).not.toMatch(/[\p{Cc}\u2028]/u);
        expect(email.text ?? '').not.toMatch(/\0/);
      }),
      { numRuns: 150 },
    );
  });
});

describe('the calendar inside', () => {
  test('has the link in the description too, where calendars that ignore URL show it', async () => {
    const descriptionOf = async (invite: Invite) => (await partsOf(await mail(invite))).event.description;
    const url = 'https://meet.example/board?a=1&b=2';
    expect(await descriptionOf(anInvite())).toBe(`Bring the figures.\n\n${url}`);
    expect(await descriptionOf(anInvite({}, { description: `Join: ${url}.` }))).toBe(`Join: ${url}.`);
    expect(await descriptionOf(anInvite({}, { description: ' ' }))).toBe(url);
  });

  test('an update carries the next SEQUENCE and a later DTSTAMP under the same UID', async () => {
    const invite = anInvite();
    const before = await partsOf(await mail(invite));
    const after = await partsOf(await mail(amendInvite(invite, { summary: 'Later' }, LATER).invite));
    expect(after.event.uid).toBe(before.event.uid);
    expect([before.event.sequence, after.event.sequence]).toEqual([0, 1]);
    const stamp = ({ calendar }: typeof before) =>
      String(calendar.getFirstSubcomponent('vevent')?.getFirstPropertyValue('dtstamp'));
    expect(stamp(before)).toBe('2031-01-02T03:04:05Z');
    expect(stamp(after)).toBe('2031-01-02T03:05:05Z');
  });

  test('a cancelled invite is cancelled in the type, in METHOD and in STATUS', async () => {
    const composed = await mail(cancelInvite(anInvite(), LATER).invite, 'CANCEL');
    expect(structureOf(composed)[4]).toBe('text/calendar; charset=utf-8; method=CANCEL');
    const { calendar, event } = await partsOf(composed);
    expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL');
    expect(event.component.getFirstPropertyValue('status')).toBe('CANCELLED');
    expect(event.attendees.map((attendee) => attendee.getFirstValue())).toEqual(['mailto:ana@guest.test']);
  });

  test('who is taken off a group gets a cancellation of their own', async () => {
    const invite = anInvite({ recipients: [{ email: 'ana@guest.test' }, { email: 'cy@guest.test' }] });
    const { invite: rest, removed } = removeRecipient(invite, 'cy@guest.test', LATER);
    const { email, event } = await partsOf(await composeInvitation(rest, removed, 'CANCEL', OPTIONS));
    expect(event.attendees.map((attendee) => attendee.getFirstValue())).toEqual(['mailto:cy@guest.test']);
    expect(email.text).toContain('has taken you off the guest list');
    expect(email.text).not.toContain('has cancelled');
  });

  test('an all-day event stays a matter of dates', async () => {
    const { event, email } = await partsOf(
      await mail(anInvite({}, { start: dateTime('2031-03-05'), end: dateTime('2031-03-08') })),
    );
    expect([String(event.startDate), String(event.endDate)]).toEqual(['2031-03-05', '2031-03-08']);
    expect(email.text).toContain('Wednesday, 5 March 2031 – Friday, 7 March 2031 (all day)');
  });
});
