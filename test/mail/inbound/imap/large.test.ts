import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exceededCap, MAX_MAIL_BYTES } from '../../../../src/mail/read/caps.ts';
import { parseMime } from '../../../../src/mail/read/mime-tree.ts';
import { type Dovecot, dovecotMissing, startDovecot } from '../../../support/dovecot.ts';
import { aMail, aMailbox } from './a-mailbox.ts';

const REPLY = [
  'BEGIN:VCALENDAR',
  'METHOD:REPLY',
  'BEGIN:VEVENT',
  'UID:1@reply.example',
  'ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@guest.test',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');
const LINE = `${Buffer.alloc(57, 'pdf').toString('base64')}\r\n`;

function scan(bytes: number): string {
  return `Content-Type: application/pdf; name="scan.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n${LINE.repeat(bytes / LINE.length)}`;
}

function multipart(type: string, boundary: string, ...parts: readonly string[]): string {
  return `Content-Type: multipart/${type}; boundary="${boundary}"\r\n\r\n${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;
}

/** A mail whose body begins with headers of its own. */
function mail(subject: string, content: string): string {
  const [head = '', ...rest] = content.split('\r\n\r\n');
  return aMail(subject, rest.join('\r\n\r\n'), ['To: r-x@reply.example', ...head.split('\r\n')]);
}

describe.skipIf(dovecotMissing)('case 112: of a mail with a huge attachment', () => {
  let server: Dovecot;
  beforeAll(async () => {
    server = await startDovecot();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  /** What is taken of this mail, out of two folders. */
  async function taken(text: string) {
    const client = await server.client();
    const { uid = 0 } = (await client.append('INBOX', text)) || {};
    await client.append('Junk', text);
    await using mailbox = await aMailbox(server.url());
    const subject = /^Subject: (.*)\r$/m.exec(text)?.[1];
    const copies = () => mailbox.raws.filter((_, index) => mailbox.taken[index] === subject);
    await mailbox.until(() => copies().length === 2);
    const [raw, other] = copies() as [Uint8Array, Uint8Array];
    // The same bytes, or the second copy would count as another mail.
    expect(Buffer.from(raw).equals(Buffer.from(other))).toBe(true);
    expect(uid).toBeGreaterThan(0);
    expect(exceededCap(raw)).toBeUndefined();
    return { raw, tree: await parseMime(raw), bytesLeft: raw.length };
  }

  test('the answer is taken, and 30 MB stay where they are', async () => {
    const text = mail(
      'with a scan',
      multipart(
        'mixed',
        'outer',
        multipart(
          'alternative',
          'inner',
          'Content-Type: text/plain; charset=utf-8\r\n\r\nI accept.',
          `Content-Type: text/calendar; method=REPLY; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(REPLY).toString('base64')}`,
        ),
        scan(30 * 1024 * 1024),
        'Content-Type: application/ics; name="invite.ics"\r\nContent-Disposition: attachment; filename="invite.ics"\r\n\r\n'.concat(
          REPLY,
        ),
      ),
    );
    expect(text.length).toBeGreaterThan(30_000_000);
    const { tree, bytesLeft } = await taken(text);
    expect(bytesLeft).toBeLessThan(5_000);
    expect(tree.headers.get('to')).toEqual(['r-x@reply.example']);
    expect(tree.headers.get('message-id')).toHaveLength(1);
    expect(tree.rootType).toBe('multipart/mixed');
    expect(tree.text.trim()).toBe('I accept.');
    const calendars = tree.leaves.filter(({ type }) => /calendar|ics/.test(type));
    expect(calendars.map(({ type, parameter, name }) => [type, parameter('method'), name])).toEqual([
      ['text/calendar', 'REPLY', ''],
      ['application/ics', undefined, 'invite.ics'],
    ]);
    for (const { bytes } of calendars)
      expect(Buffer.from(bytes).toString().trim().split(/\r?\n/)).toEqual(REPLY.trim().split('\r\n'));
  }, 60_000);

  test('a bounce keeps what it says about whom', async () => {
    const { tree } = await taken(
      mail(
        'bounced',
        multipart(
          'report; report-type=delivery-status',
          'rep',
          'Content-Type: text/plain\r\n\r\nIt failed.',
          'Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; ana@guest.test\r\nAction: failed\r\nStatus: 5.1.1\r\n',
          `Content-Type: message/rfc822\r\n\r\nFrom: us@reply.example\r\nMessage-ID: <1@reply.example>\r\n\r\n${'x'.repeat(70).concat('\r\n').repeat(30_000)}`,
        ),
      ),
    );
    expect([tree.rootType, tree.reportType]).toEqual(['multipart/report', 'delivery-status']);
    const all = tree.leaves.map(({ bytes }) => Buffer.from(bytes).toString()).join('');
    expect(all).toContain('Status: 5.1.1');
    expect(all).toContain('Message-ID: <1@reply.example>');
  });

  test('that is one huge calendar, the beginning is taken', async () => {
    const { raw, tree } = await taken(
      mail(
        'calendar only',
        `Content-Type: text/calendar; method=REPLY\r\n\r\n${REPLY}${'X-PAD:x\r\n'.repeat(200_000)}`,
      ),
    );
    expect(raw.length).toBeLessThan(MAX_MAIL_BYTES);
    expect(tree.rootType).toBe('text/calendar');
    expect(Buffer.from(tree.leaves[0]?.bytes ?? []).toString()).toContain('PARTSTAT=ACCEPTED');
  });

  test('that says nothing, its header is taken', async () => {
    const { tree, bytesLeft } = await taken(
      mail('nothing but a scan', multipart('mixed', 'outer', scan(3_000_000))),
    );
    expect(bytesLeft).toBeLessThan(2_000);
    expect(tree.text.trim()).toBe('');
    expect(tree.headers.get('subject')).toEqual(['nothing but a scan']);
  });

  test('a winmail.dat comes along', async () => {
    const { tree } = await taken(
      mail(
        'from Outlook',
        multipart(
          'mixed',
          'outer',
          scan(2_000_000),
          'Content-Type: application/octet-stream; name="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n\r\neJ8+Ig==',
        ),
      ),
    );
    expect(tree.leaves.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('hex')])).toEqual([
      ['winmail.dat', '789f3e22'],
    ]);
  });

  test('with many calendars, not all are taken', async () => {
    const { raw, tree } = await taken(
      mail(
        'many calendars',
        multipart(
          'mixed',
          'outer',
          ...Array.from(
            { length: 40 },
            () => `Content-Type: text/calendar\r\n\r\n${REPLY}${'X-PAD:xx\r\n'.repeat(8_000)}`,
          ),
        ),
      ),
    );
    expect(raw.length).toBeLessThan(MAX_MAIL_BYTES);
    expect(tree.leaves.length).toBeGreaterThan(1);
    expect(tree.leaves.length).toBeLessThan(20);
  });
});
