import ICAL from 'ical.js';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { CALENDAR_CLIENTS } from '../../../src/invites/calendar-client.ts';
import { instantTime } from '../../../src/invites/time.ts';
import { readMail } from '../../../src/mail/read/read-mail.ts';
import { simulateReply } from '../../../src/mail/simulate/clients.ts';
import { ALL_DAY, EVENT, invitation, NOW, REPLY_TO, request, UID } from './invitation.ts';

const STATUSES = ['ACCEPTED', 'TENTATIVE', 'DECLINED'] as const;
const COMMENTS = [
  undefined,
  'Running late',
  `Käse & "Wein"; 3 < 4, c:\\temp\\new, it's fine 🎉 – ça va`,
  'first line\nsecond line',
  'x'.repeat(2000),
] as const;
const MATRIX = CALENDAR_CLIENTS.flatMap((client) =>
  STATUSES.flatMap((status) => COMMENTS.map((comment) => ({ client, status, comment }))),
);
const PROPOSAL = {
  start: instantTime(Date.parse('2031-03-06T13:00:00Z'), 'Europe/Paris'),
  end: instantTime(Date.parse('2031-03-06T14:00:00Z'), 'Europe/Paris'),
};
const ABLE = ['GMAIL', 'OUTLOOK'] as const;
const UNABLE = CALENDAR_CLIENTS.filter((client) => !(ABLE as readonly string[]).includes(client));

function readBack(mail: string, event = EVENT) {
  return readMail(Buffer.from(mail), { mailFrom: 'ana@guest.test', recipientEmail: 'ana@guest.test', event });
}

describe('an answer that a client would send', () => {
  it.each(MATRIX)(
    '$client $status $comment is read back as it was meant',
    async ({ client, status, comment }) => {
      const reading = await readBack(
        simulateReply(client, request({ status, ...(comment === undefined ? {} : { comment }) })),
      );
      expect(reading).toMatchObject({ messageId: '<sim-1@guest.test>', from: 'ana@guest.test' });
      expect(reading.outcome).toEqual({
        kind: 'reply',
        claim: { from: 'ana@guest.test', attendee: 'ana@guest.test' },
        reply: {
          status,
          ...(comment === undefined ? {} : { comment }),
          // The legal minimum has no SEQUENCE (case 25).
          ...(client === 'MINIMAL' ? {} : { sequence: 3 }),
          stamp: NOW,
        },
        uid: UID,
      });
      // Only Fastmail's mark of an automatic mail is worth a word; nothing needed a repair.
      expect(reading.warnings).toHaveLength(client === 'FASTMAIL' ? 1 : 0);
    },
  );

  it.each(CALENDAR_CLIENTS)('%s answers an event of whole days', async (client) => {
    const mail = simulateReply(client, request({ icalendar: invitation(ALL_DAY) }));
    expect((await readBack(mail, ALL_DAY)).outcome).toMatchObject({ reply: { status: 'ACCEPTED' } });
    for (const event of events(await calendarTexts(mail))) {
      if (client === 'MINIMAL') continue;
      expect(event.startDate.toString()).toBe('2031-03-05');
      expect(event.endDate.toString()).toBe('2031-03-07');
    }
  });

  it.each(ABLE)('%s proposes another time, and the old one is kept apart', async (client) => {
    const mail = simulateReply(
      client,
      request({ status: 'TENTATIVE', proposal: PROPOSAL, comment: 'After lunch?' }),
    );
    const { outcome } = await readBack(mail);
    if (outcome.kind !== 'reply') throw new Error(outcome.reason);
    expect(outcome.reply).toMatchObject({
      status: 'TENTATIVE',
      comment: 'After lunch?',
      proposal: { start: { instant: '2031-03-06T13:00:00Z' }, end: { instant: '2031-03-06T14:00:00Z' } },
    });
    if (client === 'OUTLOOK')
      expect(outcome.reply.proposal?.originalStart).toMatchObject({ instant: '2031-03-05T09:00:00Z' });
  });

  it.each(UNABLE)('%s cannot propose, and those who can are named', (client) => {
    expect(() => simulateReply(client, request({ proposal: PROPOSAL }))).toThrow(
      expect.objectContaining({
        name: 'RefusedError',
        problems: [
          expect.objectContaining({
            code: 'NOT_ALLOWED',
            message: expect.stringMatching(/GMAIL and OUTLOOK/),
          }),
        ],
      }),
    );
  });

  it.each(CALENDAR_CLIENTS)('%s cannot answer PENDING', (client) => {
    expect(() => simulateReply(client, request({ status: 'PENDING' }))).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ code: 'NOT_ALLOWED' })] }),
    );
  });

  it('an invitation without an event cannot be answered', () => {
    const icalendar = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n';
    expect(() => simulateReply('GMAIL', request({ icalendar }))).toThrow(/UID/);
  });
});

/** The calendar texts of a mail, in order, by a parser that is not ours. */
async function calendarTexts(mail: string): Promise<string[]> {
  const { attachments } = await PostalMime.parse(mail, { attachmentEncoding: 'utf8' });
  return attachments.map(({ content }) => String(content));
}

function events(texts: readonly string[]): ICAL.Event[] {
  return texts.map((text) => {
    const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent');
    if (!event) throw new Error('no VEVENT');
    return new ICAL.Event(event);
  });
}

describe('the form of a simulated mail', () => {
  it.each(CALENDAR_CLIENTS)(
    '%s: lines, transfer encodings and calendar text keep the standards',
    async (client) => {
      const mail = simulateReply(client, request({ comment: 'ä'.repeat(900) }));
      expect(mail.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      for (const line of mail.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(998);
      // RFC 5322 §2.1.1: headers fold well before the hard limit.
      for (const line of mail.slice(0, mail.indexOf('\r\n\r\n')).split('\r\n'))
        expect(line.length).toBeLessThanOrEqual(78);
      const parsed = await PostalMime.parse(mail);
      expect(parsed.to).toEqual([{ name: '', address: REPLY_TO }]);
      expect(parsed.from).toMatchObject({ name: 'Ana "The Cheese" Ruíz', address: 'ana@guest.test' });
      expect(parsed.subject).toContain('Käse, Wein; und so 🎉');
      expect(parsed.date).toBe('2031-03-01T10:15:00.000Z');
      const texts = await calendarTexts(mail);
      expect(texts.length).toBeGreaterThan(0);
      for (const event of events(texts)) expect(event.uid).toBe(UID);
    },
  );

  it('Gmail sends the calendar text twice, the last time as attachment, its note on the ATTENDEE', async () => {
    const mail = simulateReply('GMAIL', request({ status: 'DECLINED', comment: "Can't; sorry" }));
    const { attachments } = await PostalMime.parse(mail, { attachmentEncoding: 'utf8' });
    expect(attachments.map(({ mimeType, method, filename }) => [mimeType, method, filename])).toEqual([
      ['text/calendar', 'REPLY', null],
      ['application/ics', undefined, 'invite.ics'],
    ]);
    expect(attachments[0]?.content).toBe(attachments[1]?.content);
    const unfolded = String(attachments[0]?.content).replace(/\n /g, '');
    expect(unfolded).toContain('X-RESPONSE-COMMENT="Can&#39\\;t\\; sorry"');
    expect(unfolded).not.toContain('\nCOMMENT');
    expect(unfolded).toContain('DESCRIPTION:Agenda');
  });

  it('Outlook leaves ORGANIZER out and COMMENT in, in base64 and as the last alternative', async () => {
    const mail = simulateReply('OUTLOOK', request());
    expect(mail).toMatch(
      /text\/calendar; charset="utf-8"; method=REPLY\r\nContent-Transfer-Encoding: base64/,
    );
    const [text] = await calendarTexts(mail);
    expect(text).not.toContain('ORGANIZER');
    expect(text).toContain('COMMENT;LANGUAGE=en-US:\\n');
    expect(text).toContain('DTSTART;TZID=UTC:20310305T090000');
    expect(mail).toContain('charset="iso-8859-1"');
  });

  it('Apple attaches the calendar text without naming a method', async () => {
    const mail = simulateReply('APPLE', request());
    expect(mail).toContain('X-Mail-Calendar-Part: Yes\r\n');
    const { attachments } = await PostalMime.parse(mail, { attachmentEncoding: 'utf8' });
    expect(attachments).toHaveLength(1);
    expect(attachments[0]).toMatchObject({ mimeType: 'text/calendar', disposition: 'attachment' });
    expect(attachments[0]).not.toHaveProperty('method');
    expect(attachments[0]?.content).toContain('METHOD:REPLY');
  });

  it('Fastmail gives a length instead of an end', async () => {
    const [text] = await calendarTexts(simulateReply('FASTMAIL', request()));
    expect(text).toContain('DURATION:PT5400S');
    expect(text).not.toContain('DTEND');
  });

  it('the minimal client sends nothing but its calendar text', async () => {
    const mail = simulateReply('MINIMAL', request());
    expect(mail).toMatch(/\r\nContent-Type: text\/calendar; charset=utf-8; method=REPLY\r\n/);
    const [text] = await calendarTexts(mail);
    expect(
      text
        ?.trim()
        .split('\n')
        .map((line) => line.replace(/[;:].*/, '')),
    ).toEqual([
      ...['BEGIN', 'VERSION', 'PRODID', 'METHOD', 'BEGIN', 'UID', 'DTSTAMP', 'ATTENDEE', 'END', 'END'],
    ]);
  });

  it('the same request gives the same mail', () => {
    for (const client of CALENDAR_CLIENTS)
      expect(simulateReply(client, request())).toBe(simulateReply(client, request()));
  });
});

describe('what a caller writes adds no header and no property', () => {
  const EVIL = 'x\r\nBcc: eve@evil.test\r\n\r\nATTENDEE;PARTSTAT=DECLINED:mailto:eve@evil.test\r\n';

  it.each(CALENDAR_CLIENTS)('%s', async (client) => {
    const icalendar = invitation({ ...EVENT, summary: EVIL, description: EVIL });
    const mail = simulateReply(
      client,
      request({ icalendar, comment: EVIL, from: { email: 'ana@guest.test', name: EVIL }, messageId: EVIL }),
    );
    const plain = await PostalMime.parse(simulateReply(client, request()));
    const parsed = await PostalMime.parse(mail);
    expect(parsed.headers.map(({ key }) => key)).toEqual(plain.headers.map(({ key }) => key));
    for (const event of events(await calendarTexts(mail)))
      expect(event.component.getAllProperties('attendee').map((line) => line.getFirstValue())).toEqual([
        'mailto:ana@guest.test',
      ]);
    expect((await readBack(mail)).outcome).toMatchObject({ reply: { status: 'ACCEPTED' } });
  });

  it.each([
    'ana@guest.test\r\nBcc: eve@evil.test',
    'ana@guest.test, eve@evil.test',
    '<ana@guest.test>',
    'ana',
  ])('an address that is none is refused: %j', (email) => {
    for (const parts of [{ from: { email } }, { to: email }])
      expect(() => simulateReply('GMAIL', request(parts))).toThrow(
        expect.objectContaining({ problems: [expect.objectContaining({ code: 'INVALID_INPUT' })] }),
      );
  });
});
