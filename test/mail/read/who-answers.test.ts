import { describe, expect, it } from 'vitest';
import { ACCEPTED, calendar, calendarMail, read, readNone, readReply } from './mails.ts';

function withFrom(from: string, attendee = ACCEPTED): string {
  return calendarMail(calendar('REPLY', attendee)).replace('From: Ana Ruiz <ana@guest.test>', from);
}

describe('whom an answer names', () => {
  it.each([
    ['case 39: percent-encoded', 'mailto:ana%2Bx%40guest.test', 'ana+x@guest.test'],
    ['case 39: with a query', 'mailto:ana@guest.test?subject=x', 'ana@guest.test'],
    ['case 39: with an encoded space', 'mailto:%20ana@guest.test', 'ana@guest.test'],
    ['case 40: with a display name', 'mailto:"Ana" <ana@guest.test>', 'ana@guest.test'],
    ['case 41: without scheme', 'ana@guest.test', 'ana@guest.test'],
    ['case 41: as SMTP address', 'SMTP:ana@guest.test', 'ana@guest.test'],
  ])('%s', async (_name, value, address) => {
    const { claim, reply } = await readReply(
      withFrom('From: x@guest.test', `ATTENDEE;PARTSTAT=ACCEPTED:${value}`),
    );
    expect(claim).toEqual({ from: 'x@guest.test', attendee: address });
    expect(reply.status).toBe('ACCEPTED');
  });

  it.each(['EX:/o=Org/ou=x/cn=ana', 'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66'])(
    'case 41: %s names nobody, so the sender and the reply address decide',
    async (value) => {
      const { claim, reply } = await readReply(
        calendarMail(calendar('REPLY', `ATTENDEE;PARTSTAT=DECLINED:${value}`)),
      );
      expect(claim).toEqual({ from: 'ana@guest.test' });
      expect(reply.status).toBe('DECLINED');
    },
  );

  it('case 43: an internationalised domain is found in either spelling', async () => {
    const attendees = [
      'ATTENDEE;PARTSTAT=DECLINED:mailto:bo@guest.test',
      'ATTENDEE;PARTSTAT=ACCEPTED:mailto:jürgen@bücher.test',
    ];
    const mail = calendarMail(calendar('REPLY', ...attendees));
    const { reply } = await readReply(mail, { recipientEmail: 'jürgen@xn--bcher-kva.test' });
    expect(reply.status).toBe('ACCEPTED');
  });

  it('an answer without ATTENDEE keeps its sender and says nothing about attendance', async () => {
    const { claim, reply } = await readReply(calendarMail(calendar('REPLY', 'SEQUENCE:0')));
    expect(claim).toEqual({ from: 'ana@guest.test' });
    expect(reply).not.toHaveProperty('status');
  });

  it('case 36: who passes the invitation on answers for nobody else', async () => {
    const attendees = [
      'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:bo@guest.test":mailto:zoe@guest.test',
      'ATTENDEE;PARTSTAT=NEEDS-ACTION;DELEGATED-FROM="mailto:zoe@guest.test":mailto:bo@guest.test',
    ];
    const { claim, reply, warnings } = await readReply(calendarMail(calendar('REPLY', ...attendees)));
    expect([claim.attendee, reply.status]).toEqual(['zoe@guest.test', 'PENDING']);
    expect(warnings.join(' ')).toContain('bo@guest.test');
  });
});

describe('who else has to do with an answer', () => {
  const attendee = (parameters: string, address = 'ana@guest.test') =>
    `ATTENDEE${parameters}:mailto:${address}`;
  const reply = (from: string, ...attendees: string[]) =>
    readReply(withFrom(`From: ${from}`, attendees.join('\r\n')));

  it('case 3: how many guests come along is told', async () => {
    const guests = async (value: string) =>
      (await reply('ana@guest.test', attendee(`;PARTSTAT=ACCEPTED;X-NUM-GUESTS=${value}`))).reply.guests;
    expect(await guests('2')).toBe(2);
    for (const none of ['0', '-1', '1e3', '99999', '"two"']) expect(await guests(none)).toBeUndefined();
  });

  it('case 31: an assistant who answers is told beside the person answered for', async () => {
    const line = attendee(';SENT-BY="mailto:pa@guest.test";PARTSTAT=ACCEPTED');
    const { claim, reply: answer } = await reply('pa@guest.test', line);
    expect(claim).toEqual({ from: 'pa@guest.test', attendee: 'ana@guest.test' });
    expect(answer).toMatchObject({ status: 'ACCEPTED', respondedBy: 'pa@guest.test' });
  });

  it('case 31: a SENT-BY that names the attendee again names nobody', async () => {
    const line = attendee(';SENT-BY="mailto:ANA@guest.test";PARTSTAT=ACCEPTED');
    expect((await reply('ana@guest.test', line)).reply).not.toHaveProperty('respondedBy');
  });

  it('case 33: members of a group answer each for themselves', async () => {
    const { claim } = await readReply(
      withFrom('From: bo@acme.test', attendee(';PARTSTAT=ACCEPTED', 'bo@acme.test')),
      {
        recipientEmail: 'team@acme.test',
      },
    );
    expect(claim).toEqual({ from: 'bo@acme.test', attendee: 'bo@acme.test' });
  });

  it('case 36: who passes the invitation on is pending, and to whom is told', async () => {
    const { claim, reply: answer } = await reply(
      'ana@guest.test',
      attendee(';PARTSTAT=DELEGATED;DELEGATED-TO="mailto:bo@x.test","mailto:cy@x.test"'),
      attendee(';DELEGATED-FROM="mailto:ana@guest.test"', 'bo@x.test'),
    );
    expect(claim.attendee).toBe('ana@guest.test');
    expect(answer).toMatchObject({ status: 'PENDING', delegatedTo: ['bo@x.test', 'cy@x.test'] });
    expect(answer).not.toHaveProperty('onBehalfOf');
  });

  it('case 37: a delegate who answers does so in the own name and for the delegator, whose line comes along', async () => {
    const { claim, reply: answer } = await reply(
      'bo@x.test',
      attendee(';PARTSTAT=DELEGATED;DELEGATED-TO="mailto:bo@x.test"'),
      attendee(';PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:ana@guest.test"', 'bo@x.test'),
    );
    expect(claim).toEqual({ from: 'bo@x.test', attendee: 'bo@x.test' });
    expect(answer).toMatchObject({ status: 'ACCEPTED', onBehalfOf: 'ana@guest.test' });
  });

  it('case 38: an invitation passed on twice leads back to the recipient', async () => {
    const { reply: answer } = await reply(
      'cy@x.test',
      attendee(';PARTSTAT=DELEGATED;DELEGATED-TO="mailto:bo@x.test"'),
      attendee(
        ';PARTSTAT=DELEGATED;DELEGATED-FROM="mailto:ana@guest.test";DELEGATED-TO="mailto:cy@x.test"',
        'bo@x.test',
      ),
      attendee(';PARTSTAT=DECLINED;DELEGATED-FROM="mailto:bo@x.test"', 'cy@x.test'),
    );
    expect(answer).toMatchObject({ status: 'DECLINED', onBehalfOf: 'ana@guest.test' });
  });

  it('case 38: five hops are followed and circles end', async () => {
    const chain = Array.from({ length: 10 }, (_, index) =>
      attendee(
        `;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:p${index + 1}@x.test"${index === 0 ? '' : `;DELEGATED-FROM="mailto:p${index - 1}@x.test"`}`,
        index === 0 ? 'ana@guest.test' : `p${index}@x.test`,
      ),
    );
    expect((await reply('ana@guest.test', ...chain)).reply.delegatedTo).toEqual(
      [1, 2, 3, 4, 5].map((index) => `p${index}@x.test`),
    );
    const circle = await reply(
      'ana@guest.test',
      attendee(';PARTSTAT=DELEGATED;DELEGATED-TO="mailto:bo@x.test"'),
      attendee(';PARTSTAT=DELEGATED;DELEGATED-TO="mailto:ana@guest.test"', 'bo@x.test'),
    );
    expect(circle.reply).toMatchObject({ status: 'PENDING', delegatedTo: ['bo@x.test'] });
    const self = await reply(
      'ana@guest.test',
      attendee(';PARTSTAT=DELEGATED;DELEGATED-TO="mailto:ana@guest.test"'),
    );
    expect(self.reply).not.toHaveProperty('delegatedTo');
    expect(self.warnings.join(' ')).toMatch(/its own sender/);
    const back = await reply(
      'cy@x.test',
      attendee(';DELEGATED-FROM="mailto:cy@x.test"', 'bo@x.test'),
      attendee(';PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:bo@x.test"', 'cy@x.test'),
    );
    expect(back.reply.onBehalfOf).toBe('bo@x.test');
  });

  it('case 44: a shared mailbox answers for the other recipient under the reply address of the first', async () => {
    const { claim } = await reply('ana@guest.test', attendee(';PARTSTAT=ACCEPTED', 'bo@guest.test'));
    expect(claim).toEqual({ from: 'ana@guest.test', attendee: 'bo@guest.test' });
  });
});

describe('strangers at somebody’s own reply address', () => {
  const from = (sender: string, address: string, name?: string) =>
    readReply(withFrom(`From: ${sender}`, `ATTENDEE;CN=${name ?? 'X'};PARTSTAT=ACCEPTED:mailto:${address}`), {
      recipientName: 'Ana Ruiz',
    });

  it.each([
    ['the same local part elsewhere', 'ana@icloud.test', 'ana@icloud.test', undefined],
    ['the same name', 'Ana Ruiz <ar77@icloud.test>', 'ar77@icloud.test', undefined],
    ['the same name on the ATTENDEE', 'ar77@icloud.test', 'ar77@icloud.test', '"ana  RUIZ"'],
  ])('case 30: %s hints at another address of the recipient', async (_name, sender, address, name) => {
    const { hint, warnings, claim } = await from(sender, address, name);
    expect(hint).toBe('probable-alias');
    expect(warnings.join(' ')).toMatch(/probably of the same person as ana@guest\.test/);
    expect(claim.attendee).toBe(address);
  });

  it('case 34: anybody else is a stranger, with a warning and without a hint', async () => {
    const reading = await from('Eve <eve@evil.test>', 'eve@evil.test');
    expect(reading).not.toHaveProperty('hint');
    expect(reading.warnings.join(' ')).toMatch(/names somebody else/);
  });

  it.each([
    ['case 29: the recipient as ATTENDEE', 'ana.ruiz@other.test', 'ana@guest.test'],
    ['case 27: the recipient as sender', 'ana+x@guest.test', 'ana@elsewhere.test'],
  ])('%s is no stranger', async (_name, sender, address) => {
    const reading = await from(sender, address);
    expect(reading).not.toHaveProperty('hint');
    expect(reading.warnings.join(' ')).not.toMatch(/names somebody else/);
  });

  it('case 45: the organizer answering the own invitation answers for nobody', async () => {
    const organizer = 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:boss@acme.test';
    const mail = withFrom('From: boss@acme.test', organizer);
    const context = { organizerEmail: 'Boss@acme.test' };
    expect(await readNone(mail, context)).toMatchObject({ disposition: 'loop', code: 'self' });
    expect((await readReply(mail)).reply.status).toBe('ACCEPTED');
    expect((await readReply(mail, { ...context, recipientEmail: 'boss@acme.test' })).reply.status).toBe(
      'ACCEPTED',
    );
    expect((await readReply(withFrom('From: boss@acme.test'), context)).claim.attendee).toBe(
      'ana@guest.test',
    );
  });

  it('case 19: Zimbra tells for whom it took the invitation', async () => {
    const mail = (intended: string) =>
      `X-Zimbra-Calendar-Intended-For: ${intended}\r\n${withFrom('From: ana@guest.test')}`;
    expect((await readReply(mail('bo@acme.test'))).warnings.join(' ')).toMatch(
      /bo@acme\.test: it was forwarded/,
    );
    expect((await readReply(mail('ana@guest.test'))).warnings).toEqual([]);
  });
});

describe('who sent a mail', () => {
  it.each([
    ['plain', 'ana@guest.test', 'ana@guest.test'],
    ['with a name', 'Ana Ruiz <ana@guest.test>', 'ana@guest.test'],
    ['case 144: with another address as its name', '"boss@guest.test" <x@evil.test>', 'x@evil.test'],
    ['case 144: with an unquoted address as its name', 'boss@guest.test <x@evil.test>', 'x@evil.test'],
    [
      'case 144: with an address in a comment',
      '(boss@guest.test) x@evil.test (<boss@guest.test>)',
      'x@evil.test',
    ],
    ['case 144: with brackets inside quotes', '"Boss <boss@guest.test>" <x@evil.test>', 'x@evil.test'],
    ['case 144: with an encoded name', '=?utf-8?q?=3Cboss=40guest.test=3E?= <x@evil.test>', 'x@evil.test'],
    ['a group of one', 'Sales: ana@guest.test;', 'ana@guest.test'],
    ['a quoted local part', '"ana"@guest.test', 'ana@guest.test'],
    ['a quoted local part that needs it', '"ana ruiz"@guest.test', '"ana ruiz"@guest.test'],
    ['an address beyond ASCII', 'Jürgen <jürgen@bücher.test>', 'jürgen@bücher.test'],
    ['folded', 'Ana\r\n <ana@guest.test>', 'ana@guest.test'],
  ])('%s', async (_name, from, address) => {
    expect((await read(withFrom(`From: ${from}`))).from).toBe(address);
  });

  it.each([
    ['case 144: nothing but an encoded word', 'From: =?utf-8?q?=3Cboss=40guest.test=3E?='],
    ['two pairs of brackets', 'From: <boss@guest.test> <x@evil.test>'],
    ['case 114: several people', 'From: boss@guest.test, x@evil.test'],
    ['case 114: several headers', 'From: boss@guest.test\r\nFrom: x@evil.test'],
    ['case 114: no From', 'X-Nothing: here'],
    ['an empty group', 'From: undisclosed-recipients:;'],
    ['an open quote', 'From: "boss@guest.test <x@evil.test>'],
    ['an open bracket', 'From: <x@evil.test'],
    ['a space inside', 'From: <boss@guest.test x@evil.test>'],
    ['a name only', 'From: Boss'],
  ])('is nobody, with a warning: %s', async (_name, from) => {
    const { from: sender, outcome, warnings } = await read(withFrom(from));
    expect(sender).toBeUndefined();
    expect(outcome).toMatchObject({ kind: 'reply', answers: [{ claim: { attendee: 'ana@guest.test' } }] });
    expect(outcome).not.toHaveProperty('answers.0.claim.from');
    expect(warnings.join(' ')).toMatch(/From/);
  });

  it('case 114: a mail without Message-ID and with a Date of nonsense is read', async () => {
    const mail = withFrom('From: ana@guest.test\r\nDate: yesterday').replace(/Message-ID:.*\r\n/, '');
    const reading = await read(mail);
    expect(reading.outcome.kind).toBe('reply');
    expect(reading).not.toHaveProperty('messageId');
  });

  it('what people see of a mail is decoded, on one line and free of control characters', async () => {
    const subject = 'Subject: =?utf-8?q?Caf=C3=A9=0D=0ABcc:_x=40y=00=E2=80=AE?=';
    const mail = calendarMail(calendar('REPLY', ACCEPTED)).replace(/Subject: .*(?=\r\n)/, subject);
    expect(await read(mail)).toMatchObject({ subject: 'Café Bcc: x@y', messageId: '<one@guest.test>' });
  });

  it('a comment is bounded and free of control characters and of bidi overrides', async () => {
    const comment = `COMMENT:\u202e<b>hi</b>\u0007\\n${'x'.repeat(9000)}`;
    const { reply } = await readReply(calendarMail(calendar('REPLY', comment, ACCEPTED)));
    expect(reply.comment).toMatch(/^<b>hi<\/b>\nx+$/);
    expect(reply.comment?.length).toBeLessThanOrEqual(4096);
  });

  it('case 127: an error page in place of the calendar text is malformed', async () => {
    expect(await readNone(calendarMail('<html>Bad gateway</html>'))).toMatchObject({
      disposition: 'malformed',
    });
  });
});
