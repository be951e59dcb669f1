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
  read,
  readNone,
  readReply,
} from './mails.ts';

const REPLY = calendarMail(calendar('REPLY', ACCEPTED));
const REQUEST = calendar('REQUEST', 'ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ana@guest.test');
const CALENDAR_REQUEST = part('Content-Type: text/calendar; method=REQUEST', REQUEST);

function textMail(text: string, ...headers: string[]): string {
  return `${header(...headers, 'Content-Type: text/plain; charset=utf-8')}\r\n${text}\r\n`;
}

describe('automatic mail', () => {
  it.each([
    ['Auto-Submitted: auto-replied'],
    ['Auto-Submitted: Auto-Generated; x=y'],
    ['X-Auto-Response-Suppress: All'],
    ['X-Autoreply: yes'],
    ['Precedence: bulk'],
    ['Subject: Automatic reply: Board meeting'],
    ['Subject: =?utf-8?q?R=C3=A9ponse_automatique_:_absente?='],
  ])('case 129: an out-of-office note (%s) answers nothing', async (mark) => {
    expect(await readNone(textMail('I am away until Monday.', mark))).toMatchObject({
      disposition: 'auto-reply',
    });
  });

  it('case 129: not even where it returns our invitation', async () => {
    const mail = `${header('Auto-Submitted: auto-replied')}${multipart('mixed', 'x', part('Content-Type: text/plain', 'Away'), CALENDAR_REQUEST)}`;
    expect(await readNone(mail)).toMatchObject({ disposition: 'auto-reply' });
  });

  it('case 129: Auto-Submitted: no is what people send', async () => {
    expect(await readNone(textMail('Sure.', 'Auto-Submitted: no'))).toMatchObject({
      disposition: 'text-only',
    });
  });

  it.each(['Auto-Submitted: auto-generated', 'Precedence: bulk', 'X-Auto-Response-Suppress: All'])(
    'case 131: a room that accepts by itself (%s) has answered, and that it was automatic is told',
    async (mark) => {
      const { reply, warnings } = await readReply(`${mark}\r\n${REPLY}`);
      expect(reply.status).toBe('ACCEPTED');
      expect(warnings.join(' ')).toMatch(/automatically/);
    },
  );

  it('case 131: the answer of a room counts with the null return path too', async () => {
    expect((await readReply(REPLY, { mailFrom: '' })).reply.status).toBe('ACCEPTED');
  });
});

function report(type: string, ...parts: string[]): string {
  const plain = part('Content-Type: text/plain', 'Delivery has failed.');
  return `${header('Subject: Undelivered mail')}${multipart('report', 'rep', plain, ...parts)}`.replace(
    'multipart/report;',
    `multipart/report; report-type=${type};`,
  );
}

const RETURNED = part(
  'Content-Type: message/rfc822',
  `${header()}${multipart('alternative', 'own', part('Content-Type: text/calendar; method=REPLY', calendar('REPLY', ACCEPTED)))}`,
);

describe('delivery reports', () => {
  it('case 132: a failure is a bounce that names recipient and code, whatever the returned mail holds', async () => {
    const status = part(
      'Content-Type: message/delivery-status',
      crlf(
        'Reporting-MTA: dns; mx.guest.test',
        '',
        'Final-Recipient: rfc822; ana@guest.test',
        'Action: failed',
        'Status: 5.1.1',
        'Diagnostic-Code: smtp; 550 5.1.1 no such user',
      ),
    );
    const outcome = await readNone(report('delivery-status', status, RETURNED), { mailFrom: '' });
    expect(outcome.disposition).toBe('bounce');
    expect(outcome.reason).toMatch(/failed.*5\.1\.1.*ana@guest\.test/);
  });

  it('case 133: a delay is told as such', async () => {
    const status = part('Content-Type: message/delivery-status', crlf('Action: delayed', 'Status: 4.4.1'));
    expect((await readNone(report('delivery-status', status))).reason).toMatch(/delayed/);
  });

  it('case 134: without machine-readable part the null return path suffices', async () => {
    const text = textMail("Hi. This is the qmail-send program. I'm afraid I wasn't able to deliver.");
    expect(await readNone(text, { mailFrom: '' })).toMatchObject({ disposition: 'bounce' });
    expect(await readNone(`Return-Path: <>\r\n${text}`)).toMatchObject({ disposition: 'bounce' });
    expect(await readNone(text)).toMatchObject({ disposition: 'text-only' });
  });

  it('case 138: a read receipt is no answer and no failure', async () => {
    const receipt = part(
      'Content-Type: message/disposition-notification',
      'Disposition: manual-action; displayed',
    );
    const outcome = await readNone(report('disposition-notification', receipt, RETURNED));
    expect(outcome.disposition).toBe('auto-reply');
    expect(outcome.reason).toMatch(/receipt/);
  });
});

describe('loops', () => {
  it('case 140: our own mail that comes back stops here, even with an answer in it', async () => {
    expect(await readNone(`X-Invitegraph-Loop: 1\r\n${REPLY}`)).toMatchObject({ disposition: 'loop' });
  });

  it('case 140: more than 25 servers on the way are a circle, 25 are not', async () => {
    const received = (count: number) =>
      'Received: from a by b; Sat, 1 Mar 2031 10:15:00 +0000\r\n'.repeat(count);
    expect(await readNone(received(26) + REPLY)).toMatchObject({ disposition: 'loop' });
    expect((await readReply(received(25) + REPLY)).reply.status).toBe('ACCEPTED');
  });
});

describe('mail without an answer in calendar form', () => {
  it.each(['Accepted: Board meeting', 'Akzeptiert: Board meeting', 'Accepté : Réunion', '承諾: 会議'])(
    'case 60: the subject “%s” alone changes nothing, and the reason says why',
    async (subject) => {
      const outcome = await readNone(textMail('', `Subject: ${subject}`));
      expect(outcome.disposition).toBe('text-only');
      expect(outcome.reason).toMatch(/subject begins with/);
    },
  );

  it('case 61: a human reply is text', async () => {
    const outcome = await readNone(textMail('Sure, see you there!', 'Subject: Re: Board meeting'));
    expect(outcome).toMatchObject({ disposition: 'text-only' });
    expect(outcome.reason).toMatch(/plain text/);
  });

  it.each(['REQUEST', 'CANCEL', 'PUBLISH', 'REFRESH', 'ADD', 'DECLINECOUNTER'])(
    'cases 62, 96: %s is no answer, and its method is named',
    async (method) => {
      const outcome = await readNone(
        calendarMail(calendar(method, ACCEPTED), `text/calendar; method=${method}`),
      );
      expect(outcome.disposition).toBe('unsupported-method');
      expect(outcome.reason).toContain(method);
    },
  );

  it('a calendar text without any method is no answer', async () => {
    expect(await readNone(calendarMail(calendar(undefined, ACCEPTED), 'text/calendar'))).toMatchObject({
      disposition: 'unsupported-method',
    });
  });

  it('case 35: Outlook telling that the invitation was forwarded is no answer', async () => {
    const mail = textMail(
      'Your meeting was forwarded',
      'Subject: Meeting Forward Notification: Board meeting',
    );
    expect(await readNone(mail)).toMatchObject({ disposition: 'unsupported-method' });
  });

  it('case 126: an answer about a task is no answer about an event', async () => {
    const task = calendar('REPLY', ACCEPTED).replaceAll('VEVENT', 'VTODO');
    expect(await readNone(calendarMail(task))).toMatchObject({ disposition: 'unsupported-method' });
  });

  it('case 106: winmail.dat beside a calendar part does no harm', async () => {
    const mail = `${header()}${multipart(
      'mixed',
      'x',
      part('Content-Type: application/octet-stream; name=winmail.dat', 'x'),
      part('Content-Type: text/calendar; method=REPLY', calendar('REPLY', ACCEPTED)),
    )}`;
    expect((await readReply(mail)).reply.status).toBe('ACCEPTED');
  });

  it('case 110: signed mail is walked into, encrypted mail is told', async () => {
    const signature = part('Content-Type: application/pkcs7-signature; name=smime.p7s', 'x');
    const answer = part('Content-Type: text/calendar; method=REPLY', calendar('REPLY', ACCEPTED));
    const signed = `${header()}${multipart('signed', 'x', answer, signature)}`;
    expect((await readReply(signed)).reply.status).toBe('ACCEPTED');
    const sealed = `${header('Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m')}\r\nMIAG\r\n`;
    const outcome = await readNone(sealed);
    expect(outcome).toMatchObject({ disposition: 'text-only' });
    expect(outcome.reason).toMatch(/encrypted/);
  });

  it('an answer inside an attached message is not its sender’s', async () => {
    const mail = `${header()}${multipart('mixed', 'x', part('Content-Type: text/plain', 'FYI'), RETURNED)}`;
    expect(await readNone(mail)).toMatchObject({ disposition: 'text-only' });
  });
});

describe('several calendar parts', () => {
  const answer = (text: string, method = 'REPLY') =>
    part(`Content-Type: text/calendar; method=${method}`, text);

  it('case 109: beside the original REQUEST the REPLY counts', async () => {
    const mail = `${header()}${multipart('mixed', 'x', CALENDAR_REQUEST, answer(calendar('REPLY', ACCEPTED)))}`;
    const { reply, warnings } = await readReply(mail);
    expect(reply.status).toBe('ACCEPTED');
    expect(warnings).toEqual([]);
  });

  it('case 109: of two that disagree the later DTSTAMP counts, with a warning', async () => {
    const later = calendar('REPLY', 'ATTENDEE;PARTSTAT=DECLINED:mailto:ana@guest.test').replace(
      'T101500Z',
      'T101501Z',
    );
    for (const texts of [
      [calendar('REPLY', ACCEPTED), later],
      [later, calendar('REPLY', ACCEPTED)],
    ]) {
      const mail = `${header()}${multipart('mixed', 'x', ...texts.map((text) => answer(text)))}`;
      const { reply, warnings } = await readReply(mail);
      expect(reply.status).toBe('DECLINED');
      expect(warnings.join(' ')).toMatch(/differently/);
    }
  });

  it('case 112: a calendar part of 300 kB is left unread, and the reason says so', async () => {
    const huge = calendar(
      'REPLY',
      ACCEPTED,
      ...Array.from({ length: 5000 }, () => `X-PAD:${'x'.repeat(60)}`),
    );
    expect(await readNone(calendarMail(huge))).toMatchObject({ disposition: 'too-large' });
  });

  it('case 112: an answer beside a large attachment is read', async () => {
    const pdf = part(
      'Content-Type: application/pdf\nContent-Transfer-Encoding: base64',
      base64(Buffer.alloc(500_000)),
    );
    const mail = `${header()}${multipart('mixed', 'x', pdf, answer(calendar('REPLY', ACCEPTED)))}`;
    expect((await readReply(mail)).reply.status).toBe('ACCEPTED');
  });

  it('case 113: a boundary that is never closed, and one that never comes, are tolerated', async () => {
    const text = calendar('REPLY', ACCEPTED);
    const unclosed = `${header()}${multipart('mixed', 'x', answer(text))}`.replace('--x--', '');
    expect((await readReply(unclosed)).reply.status).toBe('ACCEPTED');
    const missing = `${header('Content-Type: multipart/mixed')}\r\n${text}`;
    expect((await readReply(missing)).reply.status).toBe('ACCEPTED');
  });

  it('case 113: parts nested deeper than eight are malformed, with the reason', async () => {
    let inner = answer(calendar('REPLY', ACCEPTED));
    for (let level = 0; level < 10; level++) inner = multipart('mixed', `b${level}b`, inner);
    const outcome = await readNone(header() + inner);
    expect(outcome).toMatchObject({ disposition: 'malformed' });
    expect(outcome.reason).toMatch(/deeper/);
  });

  it('case 113: headers of parts are bounded together', async () => {
    const parts = Array.from({ length: 40 }, () =>
      part(`Content-Type: text/plain\nX-Pad: ${'x'.repeat(4000)}`, 'x'),
    );
    expect((await readNone(header() + multipart('mixed', 'x', ...parts))).reason).toMatch(/headers/);
  });

  it('case 123: a refusal by the recipient’s calendar server is a failed delivery, not a declined invitation', async () => {
    const refused = calendar(
      'REPLY',
      'ATTENDEE:mailto:ana@guest.test',
      'REQUEST-STATUS:3.7;Invalid calendar user',
    );
    const outcome = await readNone(calendarMail(refused));
    expect(outcome).toMatchObject({ disposition: 'bounce' });
    expect(outcome.reason).toContain('3.7;Invalid calendar user');
    const fine = calendar('REPLY', ACCEPTED, 'REQUEST-STATUS:2.0;Success');
    expect((await read(calendarMail(fine))).outcome.kind).toBe('reply');
  });
});
