import { describe, expect, it } from 'vitest';
import { ACCEPTED, calendar, calendarMail, read, readNone, readReply } from './mails.ts';

function withFrom(from: string, attendee = ACCEPTED): string {
  return calendarMail(calendar('REPLY', attendee)).replace('From: Ana Ruiz <ana@guest.test>', from);
}

describe('whom an answer names', () => {
  it.each([
    ['39: percent-encoded', 'mailto:ana%2Bx%40guest.test', 'ana+x@guest.test'],
    ['39: with a query', 'mailto:ana@guest.test?subject=x', 'ana@guest.test'],
    ['39: with an encoded space', 'mailto:%20ana@guest.test', 'ana@guest.test'],
    ['40: with a display name', 'mailto:"Ana" <ana@guest.test>', 'ana@guest.test'],
    ['41: without scheme', 'ana@guest.test', 'ana@guest.test'],
    ['41: as SMTP address', 'SMTP:ana@guest.test', 'ana@guest.test'],
  ])('%s', async (_name, value, address) => {
    const { claim, reply } = await readReply(
      withFrom('From: x@guest.test', `ATTENDEE;PARTSTAT=ACCEPTED:${value}`),
    );
    expect(claim).toEqual({ from: 'x@guest.test', attendee: address });
    expect(reply.status).toBe('ACCEPTED');
  });

  it.each(['EX:/o=Org/ou=x/cn=ana', 'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66'])(
    '41: %s names nobody, so the sender and the reply address decide',
    async (value) => {
      const { claim, reply } = await readReply(
        calendarMail(calendar('REPLY', `ATTENDEE;PARTSTAT=DECLINED:${value}`)),
      );
      expect(claim).toEqual({ from: 'ana@guest.test' });
      expect(reply.status).toBe('DECLINED');
    },
  );

  it('43: an internationalised domain is found in either spelling', async () => {
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

  it('36: who passes the invitation on answers for nobody else', async () => {
    const attendees = [
      'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:bo@guest.test":mailto:zoe@guest.test',
      'ATTENDEE;PARTSTAT=NEEDS-ACTION;DELEGATED-FROM="mailto:zoe@guest.test":mailto:bo@guest.test',
    ];
    const { claim, reply, warnings } = await readReply(calendarMail(calendar('REPLY', ...attendees)));
    expect([claim.attendee, reply.status]).toEqual(['zoe@guest.test', 'PENDING']);
    expect(warnings.join(' ')).toContain('bo@guest.test');
  });
});

describe('who sent a mail', () => {
  it.each([
    ['plain', 'ana@guest.test', 'ana@guest.test'],
    ['with a name', 'Ana Ruiz <ana@guest.test>', 'ana@guest.test'],
    ['144: with another address as its name', '"boss@guest.test" <x@evil.test>', 'x@evil.test'],
    ['144: with an unquoted address as its name', 'boss@guest.test <x@evil.test>', 'x@evil.test'],
    ['144: with an address in a comment', '(boss@guest.test) x@evil.test (<boss@guest.test>)', 'x@evil.test'],
    ['144: with brackets inside quotes', '"Boss <boss@guest.test>" <x@evil.test>', 'x@evil.test'],
    ['144: with an encoded name', '=?utf-8?q?=3Cboss=40guest.test=3E?= <x@evil.test>', 'x@evil.test'],
    ['a group of one', 'Sales: ana@guest.test;', 'ana@guest.test'],
    ['a quoted local part', '"ana"@guest.test', 'ana@guest.test'],
    ['a quoted local part that needs it', '"ana ruiz"@guest.test', '"ana ruiz"@guest.test'],
    ['an address beyond ASCII', 'Jürgen <jürgen@bücher.test>', 'jürgen@bücher.test'],
    ['folded', 'Ana\r\n <ana@guest.test>', 'ana@guest.test'],
  ])('%s', async (_name, from, address) => {
    expect((await read(withFrom(`From: ${from}`))).from).toBe(address);
  });

  it.each([
    ['144: nothing but an encoded word', 'From: =?utf-8?q?=3Cboss=40guest.test=3E?='],
    ['two pairs of brackets', 'From: <boss@guest.test> <x@evil.test>'],
    ['114: several people', 'From: boss@guest.test, x@evil.test'],
    ['114: several headers', 'From: boss@guest.test\r\nFrom: x@evil.test'],
    ['114: no From', 'X-Nothing: here'],
    ['an empty group', 'From: undisclosed-recipients:;'],
    ['an open quote', 'From: "boss@guest.test <x@evil.test>'],
    ['an open bracket', 'From: <x@evil.test'],
    ['a space inside', 'From: <boss@guest.test x@evil.test>'],
    ['a name only', 'From: Boss'],
  ])('is nobody, with a warning: %s', async (_name, from) => {
    const { from: sender, outcome, warnings } = await read(withFrom(from));
    expect(sender).toBeUndefined();
    expect(outcome).toMatchObject({ kind: 'reply', claim: { attendee: 'ana@guest.test' } });
    expect(outcome).not.toHaveProperty('claim.from');
    expect(warnings.join(' ')).toMatch(/From/);
  });

  it('114: a mail without Message-ID and with a Date of nonsense is read', async () => {
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

  it('127: an error page in place of the calendar text is malformed', async () => {
    expect(await readNone(calendarMail('<html>Bad gateway</html>'))).toMatchObject({
      disposition: 'malformed',
    });
  });
});
