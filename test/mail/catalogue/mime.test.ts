import { describe, expect, test } from 'vitest';
import type { Invite } from '../../../src/invites/invite.ts';
import { base64, crlf, multipart, part } from '../read/mails.ts';
import { aMailroom, answerTo, calendarLetter, heading, type Said, vcalendar, vevent } from './a-mailroom.ts';

/** Part F of the catalogue: how an answer is packed into a mail, and mails that are too much. */

const ANA = 'ana@guest.test';
const reply = (invite: Invite, said: Said = {}) => vcalendar('REPLY', vevent(invite, said));
const calendarPart = (text: string, method = 'REPLY') =>
  part(`Content-Type: text/calendar; charset=utf-8; method=${method}`, text);
const mixed = (...parts: string[]) => `${heading()}${multipart('mixed', 'edge', ...parts)}`;
const NOTE = 'COMMENT:Später – bin im Café';

/** A mail whose body is these bytes. */
function bytes(body: Uint8Array, type: string, encoding: string): Buffer {
  return Buffer.concat([
    Buffer.from(`${heading()}${crlf(`Content-Type: ${type}`, `Content-Transfer-Encoding: ${encoding}`)}\r\n`),
    body,
  ]);
}

const utf8 = (invite: Invite) => Buffer.from(reply(invite, { lines: [NOTE] }));
const quotedPrintable = (invite: Invite) =>
  Buffer.from(
    reply(invite, { lines: [NOTE] })
      .replaceAll('=', '=3D')
      .replace(/[^\u0000-\u007f]/g, (letter) =>
        [...Buffer.from(letter)].map((byte) => `=${byte.toString(16).toUpperCase()}`).join(''),
      ),
  );
const windows1252 = (invite: Invite) =>
  Buffer.from(reply(invite, { lines: [NOTE] }).replaceAll('–', '\u0096'), 'latin1');

test.each<[string, (invite: Invite) => Uint8Array, string, string]>([
  [
    'case 97: base64',
    (invite) => Buffer.from(base64(utf8(invite))),
    'text/calendar; charset=utf-8',
    'BASE64',
  ],
  ['case 97: quoted-printable', quotedPrintable, 'text/calendar; charset=utf-8', 'quoted-printable'],
  ['case 97: 8bit', utf8, 'text/calendar; charset=utf-8', '8bit'],
  ['case 97: binary', utf8, 'text/calendar; charset=utf-8', 'binary'],
  ['case 97: 7bit that is not', utf8, 'text/calendar; charset=utf-8', '7bit'],
  [
    'case 97: base64 that says it is 7bit',
    (invite) => Buffer.from(base64(utf8(invite))),
    'text/calendar; charset=utf-8',
    '7bit',
  ],
  ['case 98: windows-1252', windows1252, 'text/calendar; charset="windows-1252"', '8bit'],
  [
    'case 98: windows-1252 under the name of iso-8859-1',
    windows1252,
    'text/calendar; charset=iso-8859-1',
    '8bit',
  ],
  ['case 98: windows-1252 that says it is UTF-8', windows1252, 'text/calendar; charset=utf-8', '8bit'],
  ['case 98: UTF-8 that says it is ASCII', utf8, 'text/calendar; charset=us-ascii', '8bit'],
  ['case 98: UTF-8 under a charset of nobody', utf8, 'text/calendar; charset=x-lotus-multi', '8bit'],
  [
    'case 98: UTF-8 with a byte order mark',
    (invite) => Buffer.concat([Buffer.from('\ufeff'), utf8(invite)]),
    'text/calendar',
    '8bit',
  ],
  [
    'case 98: UTF-16 with a byte order mark',
    (invite) => Buffer.from(base64(Buffer.from(`\ufeff${utf8(invite)}`, 'utf16le'))),
    'text/calendar; charset=utf-16',
    'base64',
  ],
  [
    'case 98: UTF-16 without',
    (invite) => Buffer.from(base64(Buffer.from(`${utf8(invite)}`, 'utf16le'))),
    'text/calendar; charset=utf-16le',
    'base64',
  ],
])('%s: answer and note are read', async (_name, body, type, encoding) => {
  await using room = await aMailroom();
  expect(await room.deliver(bytes(body(room.made), type, encoding))).toMatchObject({
    disposition: 'applied',
  });
  expect(await room.person(ANA)).toMatchObject({ status: 'ACCEPTED', comment: 'Später – bin im Café' });
});

test.each([
  ['case 100: quoted, in lower case', 'text/calendar; method="reply"'],
  ['case 100: with spaces everywhere', 'TEXT/Calendar ; Method = "  Reply "'],
  ['case 101: with a charset (RFC 2231)', "text/calendar; method*=utf-8'en'REPLY"],
  [
    'case 101: in pieces (RFC 2231)',
    'text/calendar; method*0="RE"; method*1="PLY"; name*0*=utf-8\'\'Termin%C3; name*1*=%A9.ics',
  ],
])('%s the method of the part is that of an answer', async (_name, type) => {
  await using room = await aMailroom();
  await room.deliver(calendarLetter(vcalendar(undefined, vevent(room.made)), {}, type));
  expect(await room.statuses()).toEqual([`${ANA}: ACCEPTED`]);
});

test('case 100: METHOD in the text in any letters', async () => {
  await using room = await aMailroom();
  await room.deliver(calendarLetter(vcalendar(' rePly ', vevent(room.made))));
  expect(await room.statuses()).toEqual([`${ANA}: ACCEPTED`]);
});

test.each([
  ['application/ics', 'application/ics'],
  ['an octet stream by its name', 'application/octet-stream; name="REPLY.ICS"'],
  ['an octet stream by its content', 'application/octet-stream'],
  ['plain text', 'text/plain; charset=utf-8'],
])('case 102: as %s the answer counts', async (_name, type) => {
  await using room = await aMailroom();
  const words = part('Content-Type: text/html', '<p>Yes</p>');
  await room.deliver(mixed(words, part(`Content-Type: ${type}`, reply(room.made))));
  expect(await room.statuses()).toEqual([`${ANA}: ACCEPTED`]);
});

describe('case 109: of several calendar parts', () => {
  const request = (invite: Invite) =>
    calendarPart(
      vcalendar('REQUEST', vevent(invite, { status: 'NEEDS-ACTION', stamp: '20310301T080900Z' })),
      'REQUEST',
    );

  test.each([
    ['before', (invite: Invite) => [request(invite), calendarPart(reply(invite))]],
    ['after', (invite: Invite) => [calendarPart(reply(invite)), request(invite)]],
  ])('the answer counts where our REQUEST stands %s it', async (_where, parts) => {
    await using room = await aMailroom();
    expect(await room.deliver(mixed(...parts(room.made)))).toEqual({ disposition: 'applied', reasons: [] });
    expect(await room.statuses()).toEqual([`${ANA}: ACCEPTED`]);
  });

  test.each([
    ['first', (older: string, newer: string) => [newer, older]],
    ['last', (older: string, newer: string) => [older, newer]],
  ])('the answer of the latest DTSTAMP counts, with a warning, standing %s', async (_where, order) => {
    await using room = await aMailroom();
    const newer = calendarPart(reply(room.made, { status: 'DECLINED', stamp: '20310301T080501Z' }));
    const { reasons } = await room.deliver(mixed(...order(calendarPart(reply(room.made)), newer)));
    expect(reasons.join(' ')).toMatch(/answers twice and differently/);
    expect(await room.statuses()).toEqual([`${ANA}: DECLINED`]);
    expect(await room.told()).toHaveLength(1);
  });
});

test('case 110: signed mail counts, sealed mail waits for a person', async () => {
  await using room = await aMailroom();
  const signature = part(
    'Content-Type: application/pgp-signature; name="signature.asc"',
    '-----BEGIN PGP SIGNATURE-----',
  );
  await room.deliver(
    `${heading()}${multipart('signed; protocol="application/pgp-signature"', 's', calendarPart(reply(room.made)), signature)}`,
  );
  expect(await room.statuses()).toEqual([`${ANA}: ACCEPTED`]);
  const sealed = `${heading()}Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\r\n\r\nMIAGCSqGSIb3\r\n`;
  expect(await room.deliver(sealed)).toMatchObject({ disposition: 'text-only' });
  expect(await room.queue()).toHaveLength(1);
});

describe('case 112: what is large', () => {
  test('beside the answer takes nothing from it', async () => {
    await using room = await aMailroom();
    const scan = part(
      'Content-Type: application/pdf; name=scan.pdf\nContent-Transfer-Encoding: base64',
      base64(Buffer.alloc(600_000)),
    );
    await room.deliver(mixed(scan, calendarPart(reply(room.made))));
    expect(await room.statuses()).toEqual([`${ANA}: ACCEPTED`]);
  });

  test.each([
    [
      'a calendar part',
      (invite: Invite) =>
        calendarLetter(reply(invite, { lines: Array<string>(4500).fill(`X-PAD:${'y'.repeat(70)}`) })),
    ],
    ['a mail', (invite: Invite) => `${answerTo(invite)}${`${'y'.repeat(98)}\r\n`.repeat(11_000)}`],
  ])('%s is kept unread and changes nothing', async (_name, mail) => {
    await using room = await aMailroom();
    expect(await room.deliver(mail(room.made))).toMatchObject({ disposition: 'too-large' });
    expect(await room.invite()).toEqual(room.made);
    expect(await room.kept()).toEqual(['too-large']);
  });
});

describe('case 113: mail that is built to hurt', () => {
  test.each<[string, (invite: Invite) => string, string]>([
    [
      'a thousand multiparts in each other',
      (invite) => {
        let inner = calendarPart(reply(invite));
        for (let level = 0; level < 1_000; level++) inner = multipart('mixed', `n${level}`, inner);
        return heading() + inner;
      },
      'too-large',
    ],
    [
      'twenty multiparts in each other',
      (invite) => {
        let inner = calendarPart(reply(invite));
        for (let level = 0; level < 20; level++) inner = multipart('mixed', `n${level}`, inner);
        return heading() + inner;
      },
      'malformed',
    ],
    [
      'a hundred thousand headers',
      (invite) => `${'X-A: b\r\n'.repeat(100_000)}${answerTo(invite)}`,
      'too-large',
    ],
  ])('%s is refused with a reason and changes nothing', async (_name, mail, disposition) => {
    await using room = await aMailroom();
    expect(await room.deliver(mail(room.made))).toMatchObject({ disposition });
    expect(await room.invite()).toEqual(room.made);
  });

  test('a boundary that is never closed is no attack: the answer counts', async () => {
    await using room = await aMailroom();
    await room.deliver(mixed(calendarPart(reply(room.made))).replace('--edge--\r\n', ''));
    expect(await room.statuses()).toEqual([`${ANA}: ACCEPTED`]);
  });
});

describe('case 114: a header that lacks what it needs', () => {
  test('no Message-ID: copies are told by their content, and another answer is another', async () => {
    await using room = await aMailroom();
    const mail = answerTo(room.made, { messageId: '', headers: ['Date: the day before'] });
    expect(await room.deliver(mail)).toMatchObject({ disposition: 'applied' });
    expect(await room.deliver(`Received: from b\r\n${mail}`)).toMatchObject({ disposition: 'duplicate' });
    const other = answerTo(room.made, { messageId: '', status: 'DECLINED', stamp: '20310301T080600Z' });
    expect(await room.deliver(other)).toMatchObject({ disposition: 'applied' });
  });

  test.each([
    ['no From', ''],
    ['two people in From', 'ana@guest.test, eve@evil.test'],
    ['two From headers', 'ana@guest.test\r\nFrom: eve@evil.test'],
    ['a From without an address', 'Ana Ruiz'],
  ])('%s: nobody answered, and the mail waits for a person', async (_name, from) => {
    await using room = await aMailroom();
    const attendees = [`ATTENDEE;PARTSTAT=ACCEPTED:mailto:${ANA}`];
    const { disposition, reasons } = await room.deliver(answerTo(room.made, { from, attendees }));
    expect(disposition).toBe('unmatched');
    expect(reasons.join(' ')).toMatch(/From/);
    expect(await room.invite()).toEqual(room.made);
    expect(await room.queue()).toMatchObject([
      { content: { suggested: { status: 'ACCEPTED', attendee: ANA } } },
    ]);
  });
});
