import ICAL from 'ical.js';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { readCalendar } from '../../../src/calendar/read.ts';
import { CALENDAR_CLIENTS } from '../../../src/invites/calendar-client.ts';
import { dateTime, instantTime } from '../../../src/invites/time.ts';
import { readMail } from '../../../src/mail/read/read-mail.ts';
import type { Answer } from '../../../src/mail/reading.ts';
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
const ABLE = ['GMAIL', 'OUTLOOK', 'LOTUS_NOTES', 'ZIMBRA'] as const;
const DELEGATING = ['LOTUS_NOTES', 'MINIMAL'] as const;
/** Android puts what was typed into the mail only, and of that no more than a note passes for a comment. */
const NOTE_ONLY = new Set<string>(['SAMSUNG']);
const UNABLE = CALENDAR_CLIENTS.filter((client) => !(ABLE as readonly string[]).includes(client));

/** What is worth a word in a sound answer: Fastmail's mark of an automatic mail, Yahoo's zones, Notes' own UID. */
const KNOWN = /^The answer was sent automatically|has both a TZID and an offset|UID/;

function readBack(mail: string, event = EVENT) {
  return readMail(Buffer.from(mail), { mailFrom: 'ana@guest.test', recipientEmail: 'ana@guest.test', event });
}

/** The only answer of a mail. */
async function answerOf(mail: string, event = EVENT): Promise<Answer> {
  const { outcome } = await readBack(mail, event);
  if (outcome.kind !== 'reply') throw new Error(outcome.reason);
  expect(outcome.answers).toHaveLength(1);
  return outcome.answers[0];
}

describe('an answer that a client would send', () => {
  it.each(MATRIX)(
    '$client $status $comment is read back as it was meant',
    async ({ client, status, comment }) => {
      const mail = simulateReply(client, request({ status, ...(comment === undefined ? {} : { comment }) }));
      const reading = await readBack(mail);
      expect(reading).toMatchObject({ messageId: '<sim-1@guest.test>', from: 'ana@guest.test' });
      expect(reading.outcome).toMatchObject({
        kind: 'reply',
        answers: [{ claim: { from: 'ana@guest.test', attendee: 'ana@guest.test' }, reply: { stamp: NOW } }],
      });
      const { reply } = await answerOf(mail);
      const isLost = NOTE_ONLY.has(client) && (comment?.length ?? 0) > 1000;
      expect([reply.status, reply.comment]).toEqual([status, isLost ? undefined : comment]);
      // The legal minimum has no SEQUENCE (case 25).
      expect(reply.sequence).toBe(client === 'MINIMAL' ? undefined : 3);
      expect(reply.proposal).toBeUndefined();
      expect(reading.warnings.filter((warning) => !KNOWN.test(warning))).toEqual([]);
    },
  );

  it.each(CALENDAR_CLIENTS)('%s answers an event of whole days', async (client) => {
    const mail = simulateReply(client, request({ icalendar: invitation(ALL_DAY) }));
    expect((await answerOf(mail, ALL_DAY)).reply.status).toBe('ACCEPTED');
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
    const { reply } = await answerOf(mail);
    expect(reply).toMatchObject({
      status: 'TENTATIVE',
      comment: 'After lunch?',
      proposal: { start: { instant: '2031-03-06T13:00:00Z' }, end: { instant: '2031-03-06T14:00:00Z' } },
    });
    if (client === 'OUTLOOK')
      expect(reply.proposal?.originalStart).toMatchObject({ instant: '2031-03-05T09:00:00Z' });
  });

  it.each(UNABLE)('%s cannot propose, and those who can are named', (client) => {
    expect(() => simulateReply(client, request({ proposal: PROPOSAL }))).toThrow(
      expect.objectContaining({
        name: 'RefusedError',
        problems: [
          expect.objectContaining({
            code: 'NOT_ALLOWED',
            message: expect.stringMatching(/GMAIL, OUTLOOK, LOTUS_NOTES,? and ZIMBRA/),
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

  it.each(DELEGATING)('case 36: %s delegates, in a mail that names who did and to whom', async (client) => {
    const mail = simulateReply(client, request({ status: 'PENDING', delegateTo: 'bo@guest.test' }));
    const [event] = events(await calendarTexts(mail));
    const lines = event?.component
      .getAllProperties('attendee')
      .map((line) => [line.getFirstValue(), line.getFirstParameter('partstat')]);
    expect(lines).toEqual([
      ['mailto:ana@guest.test', 'DELEGATED'],
      ['mailto:bo@guest.test', 'NEEDS-ACTION'],
    ]);
    const [own, other] = event?.component.getAllProperties('attendee') ?? [];
    expect(own?.getFirstParameter('delegated-to')).toBe('mailto:bo@guest.test');
    expect(other?.getFirstParameter('delegated-from')).toBe('mailto:ana@guest.test');
    const { claim, reply } = await answerOf(mail);
    expect([claim.attendee, reply.status]).toEqual(['ana@guest.test', 'PENDING']);
  });

  it.each(CALENDAR_CLIENTS.filter((client) => !(DELEGATING as readonly string[]).includes(client)))(
    '%s cannot delegate, and those who can are named',
    (client) => {
      expect(() =>
        simulateReply(client, request({ status: 'PENDING', delegateTo: 'bo@guest.test' })),
      ).toThrow(
        expect.objectContaining({
          problems: [
            expect.objectContaining({
              code: 'NOT_ALLOWED',
              message: `${client} cannot delegate. Only LOTUS_NOTES and MINIMAL can.`,
            }),
          ],
        }),
      );
    },
  );

  it.each([{ status: 'ACCEPTED' }, { status: 'PENDING', proposal: PROPOSAL }] as const)(
    'whoever delegates neither answers nor proposes: %j',
    (parts) => {
      expect(() => simulateReply('LOTUS_NOTES', request({ ...parts, delegateTo: 'bo@guest.test' }))).toThrow(
        expect.objectContaining({ problems: [expect.objectContaining({ code: 'NOT_ALLOWED' })] }),
      );
    },
  );

  it.each(CALENDAR_CLIENTS)(
    'case 29: %s answers for the invited address from another one',
    async (client) => {
      const [from, attendee] = [{ email: 'ana.ruiz@guest.test' }, { email: 'ana@guest.test' }];
      const { claim } = await answerOf(simulateReply(client, request({ from, attendee })));
      expect(claim).toEqual({ from: from.email, attendee: attendee.email });
    },
  );

  it.each(CALENDAR_CLIENTS)('case 34: %s is used by somebody who was not invited', async (client) => {
    const { claim } = await answerOf(simulateReply(client, request({ from: { email: 'eve@other.test' } })));
    expect(claim).toEqual({ from: 'eve@other.test', attendee: 'eve@other.test' });
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
      for (const event of events(texts))
        expect(event.uid).toMatch(client === 'LOTUS_NOTES' ? /^[0-9A-F]{32}-Lotus_Notes_Generated$/ : UID);
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

  it('case 17: Yahoo writes its PRODID without a minus, a role with an underscore and a zone beside UTC', async () => {
    const [text] = await calendarTexts(simulateReply('YAHOO', request()));
    expect(text).toContain('\nPRODID://Yahoo//Calendar//EN\n');
    expect(text?.replace(/\n /g, '')).toContain('ROLE=REQ_PARTICIPANT;RSVP=TRUE:mailto:ana@guest.test');
    expect(text).toContain('DTSTART;TZID=Etc/GMT:20310305T090000Z');
  });

  it('cases 63, 98: Notes gives a UID of its own, and its charset inside the calendar text only', async () => {
    const mail = simulateReply('LOTUS_NOTES', request({ comment: 'Käse' }));
    expect(mail).toMatch(/\r\nContent-Type: text\/calendar; method=REPLY\r\n/);
    const [text] = await calendarTexts(mail);
    expect(text).toMatch(/^BEGIN:VCALENDAR\nX-LOTUS-CHARSET:UTF-8\n/);
    expect(text).not.toContain(UID);
    expect(text?.replace(/\n /g, '')).toMatch(/\nCOMMENT;ALTREP="CID:<FFFF__=[^"]+@>":Käse\n/);
    const { outcome } = await readBack(mail);
    expect(outcome).toMatchObject({ answers: [{ reply: { status: 'ACCEPTED', comment: 'Käse' } }] });
  });

  it('cases 18, 21: Android names no charset and no disposition, Proton no organizer', async () => {
    const samsung = simulateReply('SAMSUNG', request());
    expect(samsung).toContain('\r\nContent-Type: text/calendar; method=REPLY; name="invite.ics"\r\n');
    expect(samsung).not.toContain('Content-Disposition');
    const [proton] = await calendarTexts(simulateReply('PROTON', request()));
    expect(proton).not.toContain('ORGANIZER');
  });

  it('the same request gives the same mail', () => {
    for (const client of CALENDAR_CLIENTS)
      expect(simulateReply(client, request())).toBe(simulateReply(client, request()));
  });
});

describe('an answer to one occurrence', () => {
  const WEEK_LATER = instantTime(Date.parse('2031-03-12T09:00:00Z'), 'Europe/Paris');

  it.each([
    ['GMAIL', 'RECURRENCE-ID;TZID=Europe/Paris:20310312T100000'],
    ['APPLE', 'RECURRENCE-ID;TZID=Europe/Paris:20310312T100000'],
    ['THUNDERBIRD', 'RECURRENCE-ID;TZID=Europe/Paris:20310312T100000'],
    ['FASTMAIL', 'RECURRENCE-ID;TZID=Europe/Paris:20310312T100000'],
    ['ZIMBRA', 'RECURRENCE-ID;TZID=Europe/Paris:20310312T100000'],
    ['PROTON', 'RECURRENCE-ID;TZID=Europe/Paris:20310312T100000'],
    ['OUTLOOK', 'RECURRENCE-ID;TZID=UTC:20310312T090000'],
    ['YAHOO', 'RECURRENCE-ID;TZID=Etc/GMT:20310312T090000Z'],
    ['LOTUS_NOTES', 'RECURRENCE-ID:20310312T090000Z'],
    ['SAMSUNG', 'RECURRENCE-ID:20310312T090000Z'],
    ['MINIMAL', 'RECURRENCE-ID:20310312T090000Z'],
  ] as const)('%s names it in its own form, and its times are those of that day', async (client, line) => {
    const texts = await calendarTexts(simulateReply(client, request({ recurrenceId: WEEK_LATER })));
    for (const text of texts) expect(text.replace(/\n[ \t]/g, '').split('\n')).toContain(line);
    if (client === 'MINIMAL') return;
    for (const text of texts) {
      const [event] = readCalendar(text, { timeZone: 'Europe/Paris' }).components;
      expect(event?.start).toMatchObject({ instant: '2031-03-12T09:00:00Z' });
      expect(event?.end).toMatchObject({ instant: '2031-03-12T10:30:00Z' });
    }
  });

  it.each(CALENDAR_CLIENTS)('%s names a whole day by its date', async (client) => {
    const icalendar = invitation(ALL_DAY);
    const recurrenceId = dateTime('2031-03-12', 'Europe/Paris');
    const texts = await calendarTexts(simulateReply(client, request({ icalendar, recurrenceId })));
    for (const text of texts) expect(text).toMatch(/^RECURRENCE-ID;VALUE=DATE:20310312$/m);
    for (const event of events(texts))
      if (client !== 'MINIMAL') expect(event.endDate.toString()).toBe('2031-03-14');
  });

  it('the series is read, not an occurrence of it that was moved', async () => {
    const moved = invitation({ ...EVENT, start: WEEK_LATER }).replace(
      'SEQUENCE:3',
      'RECURRENCE-ID:20310312T080000Z\r\nSEQUENCE:3',
    );
    const vevent = /BEGIN:VEVENT[\s\S]*END:VEVENT\r\n/;
    const icalendar = invitation().replace(vevent, (series) => `${vevent.exec(moved)?.[0]}${series}`);
    const [text = ''] = await calendarTexts(simulateReply('GMAIL', request({ icalendar })));
    expect(text).toContain('DTSTART:20310305T090000Z');
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
    expect((await answerOf(mail)).reply.status).toBe('ACCEPTED');
  });

  it.each([
    'ana@guest.test\r\nBcc: eve@evil.test',
    'ana@guest.test, eve@evil.test',
    '<ana@guest.test>',
    'ana',
  ])('an address that is none is refused: %j', (email) => {
    for (const parts of [{ from: { email } }, { to: email }, { attendee: { email } }])
      expect(() => simulateReply('GMAIL', request(parts))).toThrow(
        expect.objectContaining({ problems: [expect.objectContaining({ code: 'INVALID_INPUT' })] }),
      );
  });
});
