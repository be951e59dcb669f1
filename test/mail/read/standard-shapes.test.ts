import { describe, expect, it } from 'vitest';
import {
  ACCEPTED,
  base64,
  calendar,
  calendarMail,
  crlf,
  header,
  multipart,
  part,
  REPLY_TO,
  read,
  readNone,
  readReply,
  STAMP,
} from './mails.ts';

const TEXT = part('Content-Type: text/plain; charset="UTF-8"', 'Ana Ruiz has accepted this invitation.');
const HTML = part(
  'Content-Type: text/html; charset="UTF-8"',
  '<p>Ana Ruiz has accepted this invitation.</p>',
);

function gmail(text: string, method = 'REPLY'): string {
  return `${header()}${multipart(
    'mixed',
    'm0',
    multipart(
      'alternative',
      'a0',
      TEXT,
      HTML,
      part(
        `Content-Type: text/calendar; charset="UTF-8"; method=${method}\nContent-Transfer-Encoding: 7bit`,
        text,
      ),
    ),
    part(
      'Content-Type: application/ics; name="invite.ics"\nContent-Disposition: attachment; filename="invite.ics"\nContent-Transfer-Encoding: base64',
      base64(text),
    ),
  )}`;
}

function google(attendee: string, ...more: string[]): string {
  return crlf(
    'BEGIN:VCALENDAR',
    'PRODID:-//Google Inc//Google Calendar 70.9054//EN',
    'VERSION:2.0',
    'CALSCALE:GREGORIAN',
    'METHOD:REPLY',
    'BEGIN:VEVENT',
    'DTSTART:20310305T090000Z',
    'DTEND:20310305T100000Z',
    'DTSTAMP:20310301T101500Z',
    `ORGANIZER;CN=Acme:mailto:${REPLY_TO}`,
    'UID:u1@invites.example',
    attendee,
    'CREATED:20310228T080000Z',
    'DESCRIPTION:Do not take me for a comment',
    'LAST-MODIFIED:20310301T101500Z',
    'LOCATION:Room 1',
    'SEQUENCE:1',
    'STATUS:CONFIRMED',
    'SUMMARY:Board meeting',
    'TRANSP:OPAQUE',
    'END:VEVENT',
    ...more,
    'END:VCALENDAR',
  );
}

const GUEST = 'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT';

describe('the standard shapes of a reply', () => {
  it('case 1: Gmail accepts once, though it sends the calendar text twice', async () => {
    const text = google(`${GUEST};PARTSTAT=ACCEPTED;CN=Ana Ruiz;X-NUM-GUESTS=0:mailto:ana@guest.test`);
    expect(await readReply(gmail(text))).toEqual({
      kind: 'reply',
      claim: { from: 'ana@guest.test', attendee: 'ana@guest.test' },
      reply: { status: 'ACCEPTED', sequence: 1, stamp: STAMP },
      uid: 'u1@invites.example',
      warnings: [],
    });
  });

  it('case 2: a note in Gmail is the comment, its escapes and then its entities undone', async () => {
    const text = google(
      `${GUEST};PARTSTAT=DECLINED;X-NUM-GUESTS=0;X-RESPONSE-COMMENT="Can&#39\\;t make it":mailto:ana@guest.test`,
    );
    const { reply } = await readReply(gmail(text));
    expect(reply).toMatchObject({ status: 'DECLINED', comment: "Can't make it" });
  });

  it('case 3: additional guests do not change the answer', async () => {
    const text = google(`${GUEST};PARTSTAT=ACCEPTED;X-NUM-GUESTS=2:mailto:ana@guest.test`);
    expect((await readReply(gmail(text))).reply.status).toBe('ACCEPTED');
  });

  it('case 4: of several components the one for the whole event counts', async () => {
    const instance = (id: string) => [
      'BEGIN:VEVENT',
      'UID:u1@invites.example',
      `RECURRENCE-ID;TZID=Europe/Paris:${id}`,
      'DTSTAMP:20310302T101500Z',
      'ATTENDEE;PARTSTAT=DECLINED:mailto:ana@guest.test',
      'END:VEVENT',
    ];
    const master = `${GUEST};PARTSTAT=ACCEPTED:mailto:ana@guest.test`;
    const text = google(master, ...instance('20310312T100000'), ...instance('20310319T100000'));
    expect((await readReply(gmail(text))).reply.status).toBe('ACCEPTED');
  });

  it('case 4: an answer to single occurrences only is no answer to the event', async () => {
    const text = calendar('REPLY', 'RECURRENCE-ID:20310312T090000Z', ACCEPTED);
    expect(await readNone(calendarMail(text))).toMatchObject({ disposition: 'unsupported-method' });
  });

  it('case 5: a new time proposed in Gmail with the whole guest list is the answer of the one who sent it', async () => {
    const text = google(
      [
        `${GUEST};PARTSTAT=DECLINED:mailto:bo@guest.test`,
        `${GUEST};PARTSTAT=NEEDS-ACTION:mailto:ana@guest.test`,
        `${GUEST};PARTSTAT=ACCEPTED:mailto:cy@guest.test`,
      ].join('\r\n'),
    )
      .replace('METHOD:REPLY', 'METHOD:COUNTER')
      .replaceAll('20310305T', '20310306T');
    const { claim, reply } = await readReply(gmail(text, 'COUNTER'));
    expect(claim.attendee).toBe('ana@guest.test');
    expect(reply.status).toBe('TENTATIVE');
    expect(reply.proposal?.start).toMatchObject({ instant: '2031-03-06T09:00:00Z' });
    expect(reply.proposal?.end).toMatchObject({ instant: '2031-03-06T10:00:00Z' });
  });

  it('case 6: the relay of Gmail is not the sender', async () => {
    const text = google(`${GUEST};PARTSTAT=ACCEPTED:mailto:ana@guest.test`);
    const mail = `Sender: Google Calendar <calendar-notification@google.com>\r\n${gmail(text)}`;
    const { claim } = await readReply(mail, { mailFrom: 'x@calendar-server.bounces.google.com' });
    expect(claim.from).toBe('ana@guest.test');
  });

  function exchange(comment: string): string {
    const text = crlf(
      'BEGIN:VCALENDAR',
      'METHOD:REPLY',
      'PRODID:Microsoft Exchange Server 2010',
      'VERSION:2.0',
      'BEGIN:VTIMEZONE',
      'TZID:Romance Standard Time',
      'BEGIN:STANDARD',
      'DTSTART:16010101T030000',
      'TZOFFSETFROM:+0200',
      'TZOFFSETTO:+0100',
      'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10',
      'END:STANDARD',
      'END:VTIMEZONE',
      'BEGIN:VEVENT',
      'ATTENDEE;PARTSTAT=ACCEPTED;CN=Ana:mailto:ana@guest.test',
      `COMMENT;LANGUAGE=en-GB:${comment}\\n`,
      'UID:u1@invites.example',
      'SUMMARY;LANGUAGE=en-US:Accepted: Board meeting',
      'DTSTART;TZID=Romance Standard Time:20310305T100000',
      'DTEND;TZID=Romance Standard Time:20310305T110000',
      'DTSTAMP:20310301T101500Z',
      'X-MICROSOFT-CDO-APPT-SEQUENCE:2',
      'END:VEVENT',
      'END:VCALENDAR',
    );
    const plain =
      'Content-Type: text/plain; charset="iso-8859-1"\nContent-Transfer-Encoding: quoted-printable';
    return `${header()}${multipart(
      'alternative',
      '_000_1_',
      part(plain, comment.replaceAll('é', '=E9')),
      part(plain.replace('plain', 'html'), `<p>${comment.replaceAll('é', '=E9')}</p>`),
      part(
        'Content-Type: text/calendar; charset="utf-8"; method=REPLY\nContent-Transfer-Encoding: base64',
        base64(text),
      ),
    )}`;
  }

  it('case 7: Exchange accepts without ORGANIZER and without SEQUENCE', async () => {
    const { claim, reply, warnings } = await readReply(exchange(''));
    expect(claim).toEqual({ from: 'ana@guest.test', attendee: 'ana@guest.test' });
    expect(reply).toEqual({ status: 'ACCEPTED', sequence: 2, stamp: STAMP });
    expect(warnings).toEqual([]);
  });

  it('case 8: what is typed in Outlook is the comment, its line break trimmed', async () => {
    expect((await readReply(exchange('Running late, désolée'))).reply.comment).toBe('Running late, désolée');
  });

  it('case 9: the empty COMMENT of Exchange is no comment', async () => {
    expect((await readReply(exchange(''))).reply).not.toHaveProperty('comment');
  });

  it('case 10: the method may stand in the Content-Type only', async () => {
    const text = calendar(undefined, ACCEPTED);
    expect((await readReply(calendarMail(text, 'text/calendar; method=REPLY'))).reply.status).toBe(
      'ACCEPTED',
    );
  });

  it('case 10: a copy of the text under a type without method takes nothing away', async () => {
    const text = google(`${GUEST};PARTSTAT=ACCEPTED:mailto:ana@guest.test`).replace('METHOD:REPLY\r\n', '');
    expect((await readReply(gmail(text))).reply.status).toBe('ACCEPTED');
  });

  it('case 11: the method may stand in the calendar text only', async () => {
    const text = calendar('REPLY', ACCEPTED);
    expect((await readReply(calendarMail(text, 'text/calendar; charset=utf-8'))).reply.status).toBe(
      'ACCEPTED',
    );
  });

  it('case 11: where both are there, the calendar text is right', async () => {
    const text = calendar('REPLY', ACCEPTED);
    expect((await readReply(calendarMail(text, 'text/calendar; method=REQUEST'))).reply.status).toBe(
      'ACCEPTED',
    );
  });

  it('case 13: Apple attaches the answer inside the alternatives, in quoted-printable, without method', async () => {
    const text = calendar(
      'REPLY',
      'ATTENDEE;CN=3DAna Ru=C3=ADz;PARTSTAT=3DTENTATIVE:mailto:ana@guest.t=',
      'est',
    );
    const mail = `${header('Subject: Event tentatively accepted: Board meeting', 'X-Mail-Calendar-Part: Yes')}${multipart(
      'alternative',
      'Apple-Mail=_1',
      TEXT,
      multipart(
        'mixed',
        'Apple-Mail=_2',
        HTML,
        part(
          'Content-Type: text/calendar; name=iCal-20310301.ics; x-unix-mode=0644\nContent-Disposition: attachment; filename=iCal-20310301.ics\nContent-Transfer-Encoding: quoted-printable',
          text,
        ),
      ),
    )}`;
    const { claim, reply } = await readReply(mail);
    expect(reply.status).toBe('TENTATIVE');
    expect(claim.attendee).toBe('ana@guest.test');
  });

  const PROXIED = 'ATTENDEE;CN=Ana;PARTSTAT=ACCEPTED;EMAIL=ana@guest.test:mailto:2_GEYDAMBQ@imip.me.com';

  it('case 14: iCloud answers from its own mailbox for the guest whom EMAIL names, and says so', async () => {
    const mail = calendarMail(calendar('REPLY', PROXIED)).replace(
      'From: Ana Ruiz <ana@guest.test>',
      'From: Ana Ruiz <noreply@email.apple.com>',
    );
    const { claim, warnings } = await readReply(mail);
    expect(claim).toEqual({ from: 'ana@guest.test', attendee: 'ana@guest.test' });
    expect(warnings.join(' ')).toMatch(/iCloud.*ana@guest\.test/);
  });

  it('case 14: nobody but iCloud answers in the name of a proxied guest', async () => {
    const mail = calendarMail(calendar('REPLY', PROXIED)).replace('<ana@guest.test>', '<eve@evil.test>');
    expect((await readReply(mail)).claim).toEqual({ from: 'eve@evil.test', attendee: 'ana@guest.test' });
  });

  it('case 14: an EMAIL parameter beside an ordinary address names nobody else', async () => {
    const line = 'ATTENDEE;PARTSTAT=ACCEPTED;EMAIL=ana@guest.test:mailto:eve@evil.test';
    const mail = calendarMail(calendar('REPLY', line)).replace(
      '<ana@guest.test>',
      '<noreply@email.apple.com>',
    );
    expect((await readReply(mail)).claim).toEqual({
      from: 'noreply@email.apple.com',
      attendee: 'eve@evil.test',
    });
  });

  it.each([
    [
      'case 15: Thunderbird, its X-MOZ properties ignored',
      ['X-MOZ-RECEIVED-SEQUENCE:0', 'X-MOZ-GENERATION:1', 'SEQUENCE:0'],
    ],
    ['case 16: Fastmail with DURATION', ['DTSTART:20310305T090000Z', 'DURATION:PT1H', 'X-JMAP-SENT:1']],
    ['case 16: Fastmail with DTEND', ['DTSTART:20310305T090000Z', 'DTEND:20310305T100000Z']],
    ['case 17: Yahoo with a PRODID of its own syntax', ['PRODID://Yahoo//Calendar//EN']],
    ['case 21: Proton without ORGANIZER', ['X-PM-PROTON-REPLY;VALUE=BOOLEAN:TRUE']],
    ['case 25: the legal minimum', []],
  ])('%s: accepted', async (_name, lines) => {
    const { reply } = await readReply(calendarMail(calendar('REPLY', ...lines, ACCEPTED)));
    expect(reply).toMatchObject({ status: 'ACCEPTED', stamp: STAMP });
  });

  it('case 15: an assistant answering with SENT-BY is told', async () => {
    const line = 'ATTENDEE;SENT-BY="mailto:pa@guest.test";PARTSTAT=ACCEPTED:mailto:ana@guest.test';
    const { claim, warnings } = await readReply(calendarMail(calendar('REPLY', line)));
    expect(claim.attendee).toBe('ana@guest.test');
    expect(warnings.join(' ')).toContain('pa@guest.test');
  });

  it('case 18: Android answers in a part that has a name and no disposition', async () => {
    const mail = `${header()}${multipart(
      'mixed',
      'x',
      part('Content-Type: text/calendar; method=REPLY; name="invite.ics"', calendar('REPLY', ACCEPTED)),
    )}`;
    expect((await readReply(mail)).reply.status).toBe('ACCEPTED');
  });

  it('case 19: Zimbra with a zone since 1971 and its own header', async () => {
    const text = crlf(
      'BEGIN:VCALENDAR',
      'PRODID:Zimbra-Calendar-Provider',
      'VERSION:2.0',
      'METHOD:REPLY',
      'BEGIN:VTIMEZONE',
      'TZID:Europe/Brussels',
      'BEGIN:STANDARD',
      'DTSTART:19710101T030000',
      'TZOFFSETTO:+0100',
      'TZOFFSETFROM:+0200',
      'END:STANDARD',
      'END:VTIMEZONE',
      'BEGIN:VEVENT',
      'UID:u1@invites.example',
      'DTSTAMP:20310301T101500Z',
      'SEQUENCE:0',
      ACCEPTED,
      'END:VEVENT',
      'END:VCALENDAR',
    );
    const mail = `X-Zimbra-Calendar-Intended-For: ana@guest.test\r\n${calendarMail(text)}`;
    expect((await readReply(mail)).reply).toEqual({ status: 'ACCEPTED', sequence: 0, stamp: STAMP });
  });

  it('case 22: the whole mail may be the calendar text', async () => {
    const mail = `Content-class: urn:content-classes:calendarmessage\r\n${calendarMail(calendar('REPLY', ACCEPTED))}`;
    expect((await readReply(mail)).reply.status).toBe('ACCEPTED');
  });

  describe('case 24: several ATTENDEE lines', () => {
    const several = calendarMail(
      calendar('REPLY', 'ATTENDEE;PARTSTAT=DECLINED:mailto:bo@guest.test', ACCEPTED),
    );

    it('the recipient whose reply address was used answers', async () => {
      const { claim, reply } = await readReply(several);
      expect([claim.attendee, reply.status]).toEqual(['ana@guest.test', 'ACCEPTED']);
    });

    it('at a shared reply address the sender answers', async () => {
      const mail = several.replace('Ana Ruiz <ana@guest.test>', 'Bo <BO@guest.test>');
      const { outcome } = await read(mail, { recipientEmail: undefined });
      expect(outcome).toMatchObject({
        answers: [{ claim: { attendee: 'bo@guest.test' }, reply: { status: 'DECLINED' } }],
      });
    });

    it('where neither is among them nobody answers', async () => {
      const mail = several.replace('Ana Ruiz <ana@guest.test>', 'eve@evil.test');
      const { claim, reply } = await readReply(mail, { recipientEmail: 'cy@guest.test' });
      expect(claim).toEqual({ from: 'eve@evil.test' });
      expect(reply.status).toBeUndefined();
    });
  });

  it('what is typed into the mail is the comment where the calendar text has none', async () => {
    const mail = (text: string) =>
      `${header()}${multipart(
        'alternative',
        'x',
        part('Content-Type: text/plain; charset=utf-8', text),
        part('Content-Type: text/calendar; method=REPLY', calendar('REPLY', ACCEPTED)),
      )}`;
    const typed = crlf('Ten minutes late, sorry.', '', '> When? Wednesday', '> Where? Room 1');
    expect((await readReply(mail(typed))).reply.comment).toBe('Ten minutes late, sorry.');
    // Sentences that clients write by themselves are no comments, in whichever language they name the event.
    for (const boilerplate of [
      'Ana Ruiz tager imod.',
      'Tak for Board meeting',
      'Your event was accepted',
      'New Time Proposed: Board',
    ])
      expect((await readReply(mail(boilerplate))).reply).not.toHaveProperty('comment');
  });
});
