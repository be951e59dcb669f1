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
  readNone,
  readReply,
  STAMP,
} from './mails.ts';

const TEXT = calendar('REPLY', ACCEPTED, 'COMMENT:Très tôt – 3 €');
const COMMENT = 'Très tôt – 3 €';

/** A mail whose calendar text is these bytes. */
function bytesMail(bytes: Uint8Array, type: string, encoding: string): Buffer {
  return Buffer.concat([
    Buffer.from(`${header(`Content-Type: ${type}`, `Content-Transfer-Encoding: ${encoding}`)}\r\n`),
    bytes,
  ]);
}

/** Windows-1252, which holds the dash and the euro sign that ISO 8859-1 has not. */
function windows1252(text: string): Buffer {
  return Buffer.from(text.replaceAll('–', '\u0096').replaceAll('€', '\u0080'), 'latin1');
}

function utf16(text: string, order: 'le' | 'be', mark: boolean): Buffer {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

describe('case 97: transfer encodings of the calendar text', () => {
  const type = 'text/calendar; charset=utf-8; method=REPLY';
  const encodedWord = (bytes: Uint8Array) => Buffer.from(base64(bytes));
  const quoted = TEXT.replaceAll('=', '=3D').replace(/[^\u0000-\u007f]/g, (character) =>
    [...Buffer.from(character)].map((byte) => `=${byte.toString(16).toUpperCase()}`).join(''),
  );
  it.each([
    ['base64', encodedWord(Buffer.from(TEXT)), 'base64'],
    ['quoted-printable', Buffer.from(quoted), 'quoted-printable'],
    ['8bit', Buffer.from(TEXT), '8bit'],
    ['binary', Buffer.from(TEXT), 'binary'],
    ['7bit with 8-bit bytes', Buffer.from(TEXT), '7bit'],
    ['an unknown name', Buffer.from(TEXT), 'x-own'],
    ['base64 that says 7bit', encodedWord(Buffer.from(TEXT)), '7bit'],
  ])('%s', async (_name, bytes, encoding) => {
    const { reply } = await readReply(bytesMail(bytes, type, encoding));
    expect(reply).toMatchObject({ status: 'ACCEPTED', comment: COMMENT });
  });

  it('base64 that says 7bit is told as a repair', async () => {
    const { warnings } = await readReply(bytesMail(encodedWord(Buffer.from(TEXT)), type, '7bit'));
    expect(warnings.join(' ')).toMatch(/base64/);
  });
});

describe('case 98: charsets of the calendar text', () => {
  it.each([
    ['utf-8', Buffer.from(TEXT), false],
    ['utf-8', Buffer.from(`\ufeff${TEXT}`), false],
    ['windows-1252', windows1252(TEXT), false],
    ['iso-8859-1', windows1252(TEXT), false],
    ['us-ascii', Buffer.from(TEXT), false],
    ['us-ascii', windows1252(TEXT), true],
    ['utf-8', windows1252(TEXT), true],
    ['cp-850', Buffer.from(TEXT), true],
    ['unicode-1-1-utf-7', windows1252(TEXT), true],
    ['utf-16', utf16(TEXT, 'le', true), false],
    ['utf-16', utf16(TEXT, 'be', true), false],
    ['utf-16', utf16(TEXT, 'le', false), false],
    ['utf-16', utf16(TEXT, 'be', false), false],
    ['utf-16', Buffer.from(TEXT), true],
    ['utf-8', utf16(TEXT, 'be', true), false],
  ])('declared %s (%#): status and comment are read', async (charset, bytes, repaired) => {
    for (const encoding of ['base64', '8bit']) {
      const body = encoding === 'base64' ? Buffer.from(base64(bytes)) : bytes;
      const mail = bytesMail(body, `text/calendar; method=REPLY; charset="${charset}"`, encoding);
      const { reply, warnings } = await readReply(mail);
      expect(reply, encoding).toMatchObject({ status: 'ACCEPTED', comment: COMMENT });
      expect(warnings.some((warning) => /read as/.test(warning))).toBe(repaired);
    }
  });

  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['windows-1252', windows1252(TEXT)],
  ])('no charset declared, the text is %s', async (_name, bytes) => {
    const { reply } = await readReply(bytesMail(bytes, 'text/calendar; method=REPLY', '8bit'));
    expect(reply.comment).toBe(COMMENT);
  });
});

describe('how the method and the names of parts are written', () => {
  const noMethod = calendar(undefined, ACCEPTED);
  it.each([
    ['case 100: quoted and in lower case', 'text/calendar; method="reply"'],
    ['case 100: with spaces', 'Text/Calendar ; METHOD = " Reply "'],
    ['case 101: RFC 2231', "text/calendar; method*=us-ascii''REPLY"],
    ['case 101: RFC 2231 in pieces', 'text/calendar; method*0=RE; method*1=PLY'],
  ])('%s', async (_name, type) => {
    expect((await readReply(calendarMail(noMethod, type))).reply.status).toBe('ACCEPTED');
  });

  it('case 100: METHOD in mixed case with a space', async () => {
    const text = calendar(' Reply', ACCEPTED);
    expect((await readReply(calendarMail(text, 'text/calendar'))).reply.status).toBe('ACCEPTED');
  });

  it.each([
    ['application/ics', 'application/ics', ''],
    ['text/x-vcalendar', 'text/x-vcalendar', ''],
    ['an octet stream with a name', 'application/octet-stream; name=invite.ics', ''],
    [
      'an octet stream with an encoded name',
      "application/octet-stream; name*0*=utf-8''inv%C3%AD; name*1=te.ics",
      '',
    ],
    [
      'an octet stream with its name in the disposition',
      'application/octet-stream',
      'attachment; filename="Réunion.ics"',
    ],
    ['an octet stream without name', 'application/octet-stream', 'attachment'],
    ['plain text with a name', 'text/plain; name=invite.ics', 'attachment'],
    ['plain text', 'text/plain; charset=utf-8', ''],
  ])('case 102: the answer as %s', async (_name, type, disposition) => {
    const headers = [
      `Content-Type: ${type}`,
      ...(disposition ? [`Content-Disposition: ${disposition}`] : []),
    ];
    const mail = `${header()}${multipart('mixed', 'x', part('Content-Type: text/html', '<p>hi</p>'), part(headers.join('\n'), TEXT))}`;
    expect((await readReply(mail)).reply).toMatchObject({ status: 'ACCEPTED', stamp: STAMP });
  });

  it('case 102: calendar text under words that a person wrote', async () => {
    const mail = `${header('Content-Type: text/plain; charset=utf-8')}\r\nHere it is:\r\n\r\n${TEXT}\r\nBye\r\n`;
    expect((await readReply(mail)).reply.comment).toBe(COMMENT);
  });

  it('case 102: a quotation is no answer', async () => {
    const mail = `${header('Content-Type: text/plain')}\r\n${TEXT.replace(/^/gm, '> ')}`;
    expect(await readNone(mail)).toMatchObject({ disposition: 'text-only' });
  });

  it('case 102: a picture is not searched for an answer', async () => {
    const mail = `${header()}${multipart('mixed', 'x', part('Content-Type: image/png', TEXT))}`;
    expect(await readNone(mail)).toMatchObject({ disposition: 'text-only' });
  });

  it('case 103: vCalendar 1.0 is read as well as may be', async () => {
    const text = crlf(
      'BEGIN:VCALENDAR',
      'VERSION:1.0',
      'BEGIN:VEVENT',
      'UID:u1@invites.example',
      'ATTENDEE;STATUS=CONFIRMED:ana@guest.test',
      'END:VEVENT',
      'END:VCALENDAR',
    );
    expect((await readReply(calendarMail(text, 'text/x-vcalendar; method=REPLY'))).reply.status).toBe(
      'ACCEPTED',
    );
  });
});
