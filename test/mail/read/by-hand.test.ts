import { describe, expect, it } from 'vitest';
import { MAX_TEXT_LENGTH } from '../../../src/mail/read/read-mail.ts';
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
} from './mails.ts';

/** What a person finds who resolves a mail by hand that the gateway would not apply. */

function textMail(text: string, ...headers: string[]): string {
  return `${header(...headers, 'Content-Type: text/plain; charset=utf-8')}\r\n${text}\r\n`;
}

describe('case 60: an answer in the subject alone', () => {
  it.each([
    ['Accepted: Board meeting', 'ACCEPTED'],
    ['ACCEPTED: Board meeting', 'ACCEPTED'],
    ['Declined: Board meeting', 'DECLINED'],
    ['Tentative: Board meeting', 'TENTATIVE'],
    ['Tentatively Accepted: Board meeting', 'TENTATIVE'],
    ['New Time Proposed: Board meeting', 'TENTATIVE'],
    ['Event accepted: Board meeting', 'ACCEPTED'],
    ['Akzeptiert: Sitzung', 'ACCEPTED'],
    ['Zusage: Sitzung', 'ACCEPTED'],
    ['Abgelehnt: Sitzung', 'DECLINED'],
    ['Absage: Sitzung', 'DECLINED'],
    ['Mit Vorbehalt: Sitzung', 'TENTATIVE'],
    ['Accepté : Réunion', 'ACCEPTED'],
    ['Refusé : Réunion', 'DECLINED'],
    ['Aceptado: Junta', 'ACCEPTED'],
    ['Rechazada: Junta', 'DECLINED'],
    ['Accettato: Riunione', 'ACCEPTED'],
    ['Geweigerd: Vergadering', 'DECLINED'],
    ['Aceito: Reunião', 'ACCEPTED'],
    ['Принято: Совещание', 'ACCEPTED'],
    ['承諾: 会議', 'ACCEPTED'],
    ['辞退：会議', 'DECLINED'],
    ['仮承諾: 会議', 'TENTATIVE'],
    ['已接受: 会议', 'ACCEPTED'],
    ['수락: 회의', 'ACCEPTED'],
  ])('“%s” suggests %s and applies nothing', async (subject, status) => {
    const encoded = `=?utf-8?b?${Buffer.from(subject).toString('base64')}?=`;
    const outcome = await readNone(textMail('', `Subject: ${encoded}`));
    expect(outcome).toMatchObject({
      disposition: 'text-only',
      suggested: { status, attendee: 'ana@guest.test' },
    });
  });

  it.each([
    'Re: Accepted: Board meeting',
    'Board meeting',
    'Accepted',
    'I accepted: yes',
    `${'x'.repeat(100)}: y`,
  ])('“%s” suggests no status', async (subject) => {
    const { suggested } = await readNone(textMail('', `Subject: ${subject}`));
    expect(suggested?.status).toBeUndefined();
  });

  it('what was typed is suggested as the comment, for the person who sent it', async () => {
    const mail = textMail(
      'Ten minutes late.',
      'Subject: Accepted: Board meeting',
      'From: Eve <eve@other.test>',
    );
    expect((await readNone(mail)).suggested).toEqual({
      status: 'ACCEPTED',
      comment: 'Ten minutes late.',
      attendee: 'eve@other.test',
    });
  });

  it('a spelling of the recipient is suggested as the recipient', async () => {
    const mail = textMail('', 'Subject: Accepted: Board meeting', 'From: ana+x@guest.test');
    expect((await readNone(mail)).suggested?.attendee).toBe('ana@guest.test');
  });

  it.each([
    ['malformed', calendarMail('<html>Bad gateway</html>')],
    ['too-large', calendarMail(calendar('REPLY', ...Array<string>(5000).fill(`X-PAD:${'x'.repeat(60)}`)))],
  ])('beside a calendar part that is %s the subject suggests what it was', async (disposition, mail) => {
    expect(await readNone(mail)).toMatchObject({ disposition, suggested: { status: 'ACCEPTED' } });
  });

  it('nothing is suggested of mail that no person wrote', async () => {
    const subject = 'Subject: Accepted: Board meeting';
    const away = await readNone(textMail('Away', subject, 'Auto-Submitted: auto-replied'));
    const bounced = await readNone(textMail('Hi. This is the qmail-send program.', subject), {
      mailFrom: '',
    });
    expect([away.disposition, bounced.disposition]).toEqual(['auto-reply', 'bounce']);
    for (const outcome of [away, bounced]) expect(outcome).not.toHaveProperty('suggested');
  });
});

describe('case 61: what people wrote', () => {
  it('is kept without what they quote', async () => {
    const mail = textMail(
      crlf('Sure, see you there!', '', 'On Wed, Mar 5, 2031 Acme wrote:', '> Board meeting'),
    );
    const reading = await read(mail);
    expect(reading).toMatchObject({ outcome: { disposition: 'text-only' }, text: 'Sure, see you there!' });
  });

  it('is kept below a quotation where nothing stands above it', async () => {
    expect((await read(textMail(crlf('> Board meeting', 'Yes')))).text).toBe('> Board meeting\nYes');
  });

  it('is kept of mail in HTML only, without tags, scripts and what stands in the head', async () => {
    const html =
      '<html><head><title>T</title><style>p{x}</style></head><body><p>Sure &amp; soon<br>Ana</p><script>alert(1)</script><!-- <p>no</p> --><blockquote>When? <b>Wednesday</b></blockquote></body></html>';
    const mail = `${header('Content-Type: text/html; charset=utf-8')}\r\n${html}`;
    expect((await read(mail)).text).toBe('Sure & soon\nAna');
  });

  it('is bounded and free of what deceives', async () => {
    const { text = '' } = await read(textMail(`\u202e<b>\u0007${'x'.repeat(5_000)}`));
    expect(text).toMatch(/^<b>x+$/);
    expect(text).toHaveLength(MAX_TEXT_LENGTH);
  });

  it('is kept beside an answer, too', async () => {
    const mail = `${header()}${multipart(
      'alternative',
      'x',
      part('Content-Type: text/plain', 'Looking forward to it'),
      part('Content-Type: text/calendar; method=REPLY', calendar('REPLY', ACCEPTED)),
    )}`;
    expect((await read(mail)).text).toBe('Looking forward to it');
  });

  it('is not kept of delivery reports', async () => {
    expect(await read(textMail('Hi. This is the qmail-send program.'), { mailFrom: '' })).not.toHaveProperty(
      'text',
    );
  });
});

describe('case 62: our own invitation in a reply', () => {
  const request = calendar('REQUEST', 'ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ana@guest.test');
  const quoting = (uid = 'u1@invites.example') =>
    `${header('Subject: Re: Board meeting')}${multipart(
      'mixed',
      'x',
      part('Content-Type: text/plain', 'Is there parking?'),
      part(
        'Content-Type: text/calendar; method=REQUEST\nContent-Transfer-Encoding: base64',
        base64(request.replace('u1@invites.example', uid)),
      ),
    )}`;

  it('leaves the words around it to a person', async () => {
    const reading = await read(quoting(), { uid: 'u1@invites.example' });
    expect(reading).toMatchObject({ outcome: { disposition: 'text-only' }, text: 'Is there parking?' });
    expect(reading.outcome).toHaveProperty('reason', expect.stringMatching(/our own invitation/));
  });

  it('without words, or of another event, is an unsupported method', async () => {
    const bare = calendarMail(request, 'text/calendar; method=REQUEST');
    expect(await readNone(bare, { uid: 'u1@invites.example' })).toMatchObject({ method: 'REQUEST' });
    expect(await readNone(quoting('u2@x'), { uid: 'u1@invites.example' })).toMatchObject({
      disposition: 'unsupported-method',
    });
  });
});

describe('mail about mail', () => {
  it('case 96: the method that is no answer is told, so that REFRESH can be served', async () => {
    const mail = calendarMail(calendar('REFRESH', ACCEPTED), 'text/calendar; method=REFRESH');
    expect(await readNone(mail)).toMatchObject({ disposition: 'unsupported-method', method: 'REFRESH' });
  });

  it.each([
    ['its subject', textMail('x', 'Subject: Meeting Forward Notification: Board meeting')],
    ['its words', textMail('Bo has forwarded your meeting request to additional recipients.')],
    [
      'its words, sent by a machine',
      textMail('Bo has forwarded this meeting request to others.', 'Auto-Submitted: auto-generated'),
    ],
  ])('case 35: a forward notification is known by %s', async (_name, mail) => {
    expect(await readNone(mail)).toMatchObject({
      disposition: 'unsupported-method',
      code: 'forward-notification',
    });
  });

  it('case 129: an out-of-office note with the null return path is no bounce', async () => {
    const note = textMail('I am away.', 'Auto-Submitted: auto-replied', 'Subject: Away');
    expect(await readNone(note, { mailFrom: '' })).toMatchObject({ disposition: 'auto-reply' });
  });

  it('case 134: a delivery report in words is a bounce, though marked as automatic', async () => {
    const exim = textMail(
      'This message was created automatically by mail delivery software.',
      'Auto-Submitted: auto-replied',
      'From: Mail Delivery System <Mailer-Daemon@mx.guest.test>',
      'Subject: Mail delivery failed: returning message to sender',
      'X-Failed-Recipients: ana@guest.test',
    );
    const outcome = await readNone(exim, { mailFrom: '' });
    expect(outcome.disposition).toBe('bounce');
    expect(outcome.bounce?.results[0].addresses).toEqual(['ana@guest.test']);
  });

  it('case 136: a mailbox that wants a human to prove themselves gets no click and no answer', async () => {
    const mail = textMail('Click http://guest.test/verify', 'Subject: Please confirm that you are human');
    expect(await readNone(mail)).toMatchObject({ disposition: 'auto-reply' });
    expect((await readNone(textMail('Welcome to the list.', 'Subject: Welcome'))).disposition).toBe(
      'text-only',
    );
  });

  it('case 137: Gmail asking to confirm a forwarding address is recognised', async () => {
    const subject = 'Subject: (#123456789) Gmail Forwarding Confirmation - Receive Mail from ana@guest.test';
    const mail = (from: string) => textMail('Confirmation code: 123456789', subject, from);
    const reading = await read(mail('From: Gmail Team <forwarding-noreply@google.com>'));
    expect(reading).toMatchObject({
      outcome: { disposition: 'text-only', code: 'forwarding-verification' },
      text: 'Confirmation code: 123456789',
    });
    expect(reading.outcome).not.toHaveProperty('suggested');
    expect(await readNone(mail('From: x@evil.test'))).not.toHaveProperty('code');
  });

  const report = (type: string, ...parts: string[]) =>
    `${header('Subject: Report')}${multipart('report', 'r', part('Content-Type: text/plain', 'See below.'), ...parts)}`.replace(
      'multipart/report;',
      `multipart/report; report-type=${type};`,
    );

  it('case 138: a read receipt has a code of its own', async () => {
    expect((await readNone(report('disposition-notification'))).code).toBe('receipt');
  });

  it('case 139: a complaint is told with whom it is about', async () => {
    const feedback = part(
      'Content-Type: message/feedback-report',
      crlf('Feedback-Type: abuse', 'Version: 1', 'Original-Rcpt-To: <ana@guest.test>'),
    );
    const outcome = await readNone(report('feedback-report', feedback));
    expect(outcome).toMatchObject({ disposition: 'auto-reply', code: 'complaint' });
    expect(outcome.bounce?.results[0]).toMatchObject({ kind: 'complaint', addresses: ['ana@guest.test'] });
  });

  it('case 140: a mail from one of our own reply addresses is a loop', async () => {
    for (const from of [
      'r-0123456789abcdefghjkmnpqrs@reply.example',
      'in+b-0123456789abcdefghjkmnpqrs@x.test',
    ])
      expect(
        await readNone(calendarMail(calendar('REPLY', ACCEPTED)).replace('ana@guest.test>', `${from}>`)),
      ).toMatchObject({
        disposition: 'loop',
      });
  });

  it('case 110: encrypted mail has a code of its own', async () => {
    const sealed = `${header('Content-Type: application/pkcs7-mime; name=smime.p7m')}\r\nMIAG\r\n`;
    expect((await readNone(sealed)).code).toBe('encrypted');
  });
});
