import { describe, expect, test } from 'vitest';
import type { Invite } from '../../../src/invites/invite.ts';
import { base64, crlf, multipart, part } from '../read/mails.ts';
import {
  alignedAs,
  aMailroom,
  answerTo,
  calendarLetter,
  heading,
  vcalendar,
  vevent,
  WRITTEN,
} from './a-mailroom.ts';

/** Part A of the catalogue: what each calendar sends, and what is the invite's state once it came in. */

const ANA = 'ana@guest.test';
const THREE = { recipients: ['ana', 'bo', 'cy'].map((name) => ({ email: `${name}@guest.test` })) };

/** Gmail's two copies: 7bit as the last alternative, base64 as an attachment, its lines ended otherwise. */
function gmail(text: string, method: string, headers: readonly string[] = []): string {
  const words = 'Ana has answered.\r\nView it in your calendar.';
  return `${heading({ headers })}${multipart(
    'mixed',
    '0000f1',
    multipart(
      'alternative',
      '0000f2',
      part('Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes', words),
      part('Content-Type: text/html; charset="UTF-8"', `<p>${words}</p>`),
      part(`Content-Type: text/calendar; charset="UTF-8"; method=${method}`, text),
    ),
    part(
      'Content-Type: application/ics; name="invite.ics"\nContent-Disposition: attachment; filename="invite.ics"\nContent-Transfer-Encoding: base64',
      base64(text.replaceAll('\r\n', '\n')),
    ),
  )}`;
}

/** What Gmail echoes of the event, wrong here on purpose: none of it is the guest's to change. */
const ECHO = [
  'DTSTART:20310304T093000Z',
  'DTEND:20310304T100000Z',
  'CREATED:20310301T080001Z',
  'DESCRIPTION:Not what we wrote',
  'LAST-MODIFIED:20310301T080459Z',
  'LOCATION:Elsewhere',
  'SEQUENCE:0',
  'STATUS:TENTATIVE',
  'SUMMARY:Another title',
  'TRANSP:TRANSPARENT',
];
const google = (parameters: string, email = ANA) =>
  `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;${parameters}:mailto:${email}`;

test('case 1: an answer of Gmail counts once, though it is there twice, and its echo changes nothing', async () => {
  await using room = await aMailroom();
  const attendees = [google('PARTSTAT=ACCEPTED;CN=Ana;X-NUM-GUESTS=0')];
  const mail = gmail(vcalendar('REPLY', vevent(room.made, { attendees, lines: ECHO })), 'REPLY');
  expect(await room.deliver(mail)).toEqual({ disposition: 'applied', reasons: [] });
  const { recipients, replies, revision } = await room.invite();
  expect(recipients).toMatchObject([{ status: 'ACCEPTED' }]);
  expect(recipients[0]).not.toHaveProperty('comment');
  expect(replies).toHaveLength(1);
  expect(replies[0]).not.toHaveProperty('guests');
  expect(revision).toBe(room.made.revision + 1);
  expect(await room.told()).toHaveLength(1);
});

test('case 2: a note from Gmail is the comment', async () => {
  await using room = await aMailroom();
  const attendees = [google('PARTSTAT=DECLINED;X-RESPONSE-COMMENT="I&#39\\;m away\\, &amp\\; sorry"')];
  await room.deliver(gmail(vcalendar('REPLY', vevent(room.made, { attendees, lines: ECHO })), 'REPLY'));
  expect(await room.person(ANA)).toMatchObject({ status: 'DECLINED', comment: "I'm away, & sorry" });
});

test('case 3: how many more guests come is kept beside the answer, which it does not change', async () => {
  await using room = await aMailroom();
  const attendees = [google('PARTSTAT=TENTATIVE;X-NUM-GUESTS=3')];
  await room.deliver(gmail(vcalendar('REPLY', vevent(room.made, { attendees })), 'REPLY'));
  expect(await room.statuses()).toEqual([`${ANA}: TENTATIVE`]);
  expect((await room.invite()).replies).toMatchObject([{ email: ANA, status: 'TENTATIVE', guests: 3 }]);
});

test('case 5: another time proposed in Gmail with the whole guest list answers for its sender alone', async () => {
  await using room = await aMailroom(THREE);
  const attendees = [
    google('PARTSTAT=ACCEPTED', 'bo@guest.test'),
    google('PARTSTAT=NEEDS-ACTION'),
    google('PARTSTAT=DECLINED', 'cy@guest.test'),
  ];
  const lines = ['DTSTART:20310305T160000Z', 'DTEND:20310305T163000Z', 'SEQUENCE:0'];
  const mail = gmail(vcalendar('COUNTER', vevent(room.made, { attendees, lines })), 'COUNTER');
  expect(await room.deliver(mail, { token: room.made.replyToken })).toMatchObject({ disposition: 'applied' });
  expect(await room.statuses()).toEqual([
    `${ANA}: TENTATIVE`,
    'bo@guest.test: PENDING',
    'cy@guest.test: PENDING',
  ]);
  expect((await room.person(ANA)).proposal).toMatchObject({
    start: { instant: '2031-03-05T16:00:00Z' },
    end: { instant: '2031-03-05T16:30:00Z' },
    outdated: false,
  });
});

test('case 6: Gmail writing for a custom domain is a relay: the answer counts as verified by it', async () => {
  await using room = await aMailroom();
  const attendees = [google('PARTSTAT=ACCEPTED')];
  const sender = 'Sender: Google Calendar <calendar-notification@google.com>';
  const mail = gmail(vcalendar('REPLY', vevent(room.made, { attendees })), 'REPLY', [sender]);
  await room.deliver(mail, {
    mailFrom: '3x@calendar-server.bounces.google.com',
    evidence: { proof: 'relay' },
  });
  expect((await room.invite()).replies).toMatchObject([
    { status: 'ACCEPTED', verification: { verified: true, method: 'CALENDAR_RELAY', tier: 'B' } },
  ]);
});

const exchange = ({ uid }: Pick<Invite, 'uid'>, comment: string) => {
  const text = vcalendar(
    'REPLY',
    crlf(
      'BEGIN:VEVENT',
      'ATTENDEE;PARTSTAT=TENTATIVE;CN=Ana Ruiz:MAILTO:ANA@guest.test',
      `COMMENT;LANGUAGE=de-DE:${comment}`,
      `UID:${uid}`,
      'SUMMARY;LANGUAGE=de-DE:Mit Vorbehalt: Flat viewing',
      'DTSTART;TZID=W. Europe Standard Time:20310304T103000',
      'DTEND;TZID=W. Europe Standard Time:20310304T110000',
      `DTSTAMP:${WRITTEN}`,
      'PRIORITY:5',
      'X-MICROSOFT-CDO-APPT-SEQUENCE:0',
      'X-MICROSOFT-CDO-BUSYSTATUS:BUSY',
      'END:VEVENT',
    ),
  );
  return `${heading({ headers: ['Content-Language: de-DE', 'X-MS-Has-Attach:'] })}${multipart(
    'alternative',
    '_000_AM0PR',
    part('Content-Type: text/plain; charset="iso-8859-1"\nContent-Transfer-Encoding: quoted-printable', ''),
    part(
      'Content-Type: text/calendar; charset="utf-8"; method=REPLY\nContent-Transfer-Encoding: base64',
      base64(text),
    ),
  )}`;
};

test('case 7: an answer of Exchange without ORGANIZER and SEQUENCE counts', async () => {
  await using room = await aMailroom();
  expect(await room.deliver(exchange(room.made, 'Später\\, vielleicht\\n'))).toMatchObject({
    disposition: 'applied',
  });
  expect(await room.person(ANA)).toMatchObject({ status: 'TENTATIVE', comment: 'Später, vielleicht' });
});

test('cases 8, 9: the comment of Exchange is trimmed, and an empty one takes the earlier away', async () => {
  await using room = await aMailroom();
  await room.deliver(exchange(room.made, 'Ten minutes late \\n\\n'));
  expect((await room.person(ANA)).comment).toBe('Ten minutes late');
  await room.deliver(exchange(room.made, '\\n').replace('Message-ID: <', 'Message-ID: <again.'));
  expect(await room.person(ANA)).not.toHaveProperty('comment');
});

const ATTACHED = 'Content-Disposition: attachment; filename=iCal-20310301-090501.ics';
/** The whole mail of a client around the answer, by what is special in it. */
const SHAPES: readonly (readonly [name: string, mail: (invite: Invite) => string])[] = [
  [
    'case 10: the method stands in the Content-Type alone',
    (invite) => calendarLetter(vcalendar(undefined, vevent(invite)), {}, 'text/calendar; method=REPLY'),
  ],
  [
    'case 11: the method stands in the text alone, as Apple and scripts write it',
    (invite) => calendarLetter(vcalendar('REPLY', vevent(invite)), {}, 'text/calendar'),
  ],
  [
    'case 13: Apple, an attachment two levels down in quoted-printable',
    (invite) => {
      const text = vcalendar('REPLY', vevent(invite, { lines: ['SUMMARY:Besichtigung – heute'] }));
      const quoted = text
        .replaceAll('=', '=3D')
        .replaceAll('–', '=E2=80=93')
        .replace(/^(UID:.{4})/m, '$1=\r\n');
      const type = 'Content-Type: text/calendar; name=iCal-20310301-090501.ics; x-unix-mode=0644';
      const inner = part(`${type}\n${ATTACHED}\nContent-Transfer-Encoding: quoted-printable`, quoted);
      return `${heading({ headers: ['X-Mail-Calendar-Part: Yes', 'X-Mailer: Apple Mail'] })}${multipart(
        'alternative',
        'Apple-Mail=_9',
        part('Content-Type: text/plain; charset=us-ascii', 'Ana has accepted your invitation.'),
        multipart(
          'mixed',
          'Apple-Mail=_8',
          part('Content-Type: text/html', '<p>Ana has accepted.</p>'),
          inner,
        ),
      )}`;
    },
  ],
  [
    'case 15: Thunderbird with its own properties and SENT-BY of the same person',
    (invite) =>
      answerTo(invite, {
        attendees: [
          'ATTENDEE;RSVP=FALSE;SENT-BY="mailto:ana@guest.test";PARTSTAT=ACCEPTED:mailto:ana@guest.test',
        ],
        lines: [
          'X-MOZ-LASTACK:20310301T080400Z',
          'X-MOZ-SEND-INVITATIONS:TRUE',
          'X-MOZ-INVITED-ATTENDEE:mailto:x@else.test',
        ],
      }),
  ],
  [
    'case 16: Fastmail with an end as DURATION',
    (invite) =>
      answerTo(invite, {
        lines: ['DTSTART;TZID=Europe/Lisbon:20310304T093000', 'DURATION:PT30M', 'X-JMAP-ROLE;VALUE=TEXT:x'],
      }),
  ],
  [
    'case 16: Fastmail with an end as DTEND',
    (invite) =>
      answerTo(invite, {
        lines: ['DTSTART;TZID=Europe/Lisbon:20310304T093000', 'DTEND;TZID=Europe/Lisbon:20310304T100000'],
      }),
  ],
  [
    'case 17: Yahoo with a PRODID that is none',
    (invite) => answerTo(invite).replace('PRODID:-//Somebody//Calendar//EN', 'PRODID://Yahoo//Calendar//EN'),
  ],
  [
    'case 18: an Android client with a named part and nothing else',
    (invite) =>
      `${heading()}${multipart('mixed', '--_com.android', part('Content-Type: text/calendar; method=REPLY;\n name="invite.ics"', vcalendar('REPLY', vevent(invite))))}`,
  ],
  [
    'case 19: Zimbra with a zone since 1601 and its header',
    (invite) => {
      const zone = crlf(
        'BEGIN:VTIMEZONE',
        'TZID:Europe/Brussels',
        'BEGIN:STANDARD',
        'DTSTART:16010101T000000',
        'TZOFFSETTO:+0100',
        'TZOFFSETFROM:+0100',
        'END:STANDARD',
        'END:VTIMEZONE',
      );
      const headers = ['X-Zimbra-Calendar-Intended-For: ana@guest.test'];
      return calendarLetter(vcalendar('REPLY', zone, vevent(invite, { lines: ['SEQUENCE:0'] })), {
        headers,
      }).replace('-//Somebody//Calendar//EN', 'Zimbra-Calendar-Provider');
    },
  ],
  [
    'case 21: Proton without ORGANIZER',
    (invite) => answerTo(invite, { lines: ['X-PM-PROTON-REPLY;VALUE=BOOLEAN:TRUE'] }),
  ],
  [
    'case 22: the whole mail is the calendar text, with the class of old Exchange',
    (invite) => answerTo(invite, { headers: ['Content-class: urn:content-classes:calendarmessage'] }),
  ],
  ['case 25: nothing but UID, DTSTAMP and ATTENDEE', (invite) => answerTo(invite)],
];

test.each(SHAPES)('%s: the answer counts', async (_name, mail) => {
  await using room = await aMailroom();
  const { disposition, reasons } = await room.deliver(mail(room.made));
  expect([disposition, reasons]).toEqual(['applied', []]);
  expect(await room.person(ANA)).toMatchObject({ status: 'ACCEPTED' });
  expect(await room.person(ANA)).not.toHaveProperty('comment');
  expect(await room.told()).toHaveLength(1);
});

describe('case 14: iCloud writes for a guest whom only EMAIL names', () => {
  const attendees = [
    'ATTENDEE;CN=Ana;PARTSTAT=DECLINED;EMAIL=ana@guest.test:mailto:2_GEZDGNBVGY@imip.me.com',
  ];

  test('and counts, as Apple’s mailbox is a known relay', async () => {
    await using room = await aMailroom();
    const mail = answerTo(room.made, { attendees, from: 'Ana <noreply@email.apple.com>' });
    expect(await room.deliver(mail, { evidence: { proof: 'relay' } })).toMatchObject({
      disposition: 'applied',
    });
    expect(await room.statuses()).toEqual([`${ANA}: DECLINED`]);
  });

  test('and anybody else who writes so changes nobody', async () => {
    await using room = await aMailroom();
    const mail = answerTo(room.made, { attendees, from: 'Eve <eve@evil.test>' });
    expect(await room.deliver(mail, { evidence: alignedAs('evil.test') })).toMatchObject({
      disposition: 'applied-other',
    });
    expect(await room.statuses()).toEqual([`${ANA}: PENDING`]);
  });
});

describe('case 24: an answer that lists everybody', () => {
  const attendees = [
    'ATTENDEE;PARTSTAT=DECLINED:mailto:cy@guest.test',
    'ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@guest.test',
    'ATTENDEE;PARTSTAT=TENTATIVE:mailto:bo@guest.test',
  ];

  test.each([
    ['to her own reply address counts for her', 'ana', 0, ['ACCEPTED', 'PENDING', 'PENDING']],
    [
      'to the reply address of all counts for its sender',
      'bo',
      undefined,
      ['PENDING', 'TENTATIVE', 'PENDING'],
    ],
  ] as const)('%s', async (_name, name, own, statuses) => {
    await using room = await aMailroom(THREE);
    const { recipients, replyToken } = room.made;
    const token = own === undefined ? replyToken : recipients[own]!.token;
    await room.deliver(answerTo(room.made, { attendees, from: `${name}@guest.test` }), { token });
    expect((await room.invite()).recipients.map(({ status }) => status)).toEqual(statuses);
    expect(await room.told()).toHaveLength(1);
  });

  test('from somebody who is not in the list counts for nobody invited', async () => {
    await using room = await aMailroom(THREE);
    await room.deliver(answerTo(room.made, { attendees, from: 'eve@evil.test' }), {
      token: room.made.replyToken,
    });
    expect((await room.invite()).recipients.map(({ status }) => status)).toEqual([
      'PENDING',
      'PENDING',
      'PENDING',
    ]);
    expect(await room.others()).toEqual(['eve@evil.test: PENDING']);
  });
});
