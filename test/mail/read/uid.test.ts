import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameUid, unwrapUid } from '../../../src/mail/read/uid.ts';
import { ACCEPTED, calendar, calendarMail, readReply } from './mails.ts';
import { globalObjectId } from './tnef/a-winmail.ts';

const OURS = '0b6f8f0e-4f5e-4c5a-9c58-6f2a@invites.example';
/** Examples of MS-ASEMAIL 4.3. */
const OUTLOOK =
  '040000008200E00074C5B7101A82E00807D40910E040C9C12685C4010000000000000000100000000BF0ED4B6E4EE94E9E39E3867B378EF3';
const OUTLOOK_UID =
  '040000008200E00074C5B7101A82E00800000000E040C9C12685C4010000000000000000100000000BF0ED4B6E4EE94E9E39E3867B378EF3';
const FOREIGN = Buffer.from(
  'BAAAAIIA4AB0xbcQGoLgCAAAAAAAAAAAAAAAAAAAAAAAAAAAMwAAAHZDYWwtVWlkAQAAAHs4MTQxMkQzQy0yQTI0LTRFOUQtQjIwRS0xMUY3QkJFOTI3OTl9AA==',
  'base64',
).toString('hex');

describe('case 63: UIDs as clients wrap them', () => {
  it.each([
    ['as it was', OURS, OURS],
    ['with white space', ` ${OURS}\n`, OURS],
    ['by Notes', `${OURS}-Lotus_Notes_Generated`, OURS],
    ['by Notes with more behind it', `${OURS}-Lotus_Notes_Generated_20310305T090000Z`, OURS],
    ['by Exchange', globalObjectId(OURS).toString('hex').toUpperCase(), OURS],
    ['by Exchange, in lower case', globalObjectId(OURS).toString('hex'), OURS],
    ['by Exchange, for one occurrence', globalObjectId(OURS, '2031-03-12').toString('hex'), OURS],
    ['by Notes and then by Exchange', globalObjectId(`${OURS}-Lotus_Notes_Generated`).toString('hex'), OURS],
    ["in the specification's example", FOREIGN, '{81412D3C-2A24-4E9D-B20E-11F7BBE92799}'],
    ["for one occurrence of Outlook's own", OUTLOOK, OUTLOOK_UID],
    ['in hexadecimal that is no GlobalObjectId', OUTLOOK.slice(0, 80), OUTLOOK.slice(0, 80)],
    ['with a length that lies', `${OUTLOOK.slice(0, 72)}FFFFFFFF${OUTLOOK.slice(80)}`, undefined],
    ['empty', '', ''],
  ])('%s', (_name, wrapped, plain = wrapped) => {
    expect(unwrapUid(wrapped)).toBe(plain);
  });

  it('wrapped or not, only our own UID is ours', () => {
    expect(sameUid(OURS, globalObjectId(OURS).toString('hex'))).toBe(true);
    expect(sameUid(OURS, globalObjectId(`${OURS}x`).toString('hex'))).toBe(false);
    expect(sameUid(OURS, OURS.slice(1))).toBe(false);
    expect(sameUid(OUTLOOK, OUTLOOK_UID)).toBe(true);
  });

  it('any UID survives the wrapping of Exchange, and unwrapping is done once and for all', () => {
    const uid = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && !text.includes('\0'));
    fc.assert(
      fc.property(uid, (text) => {
        expect(sameUid(text, globalObjectId(text).toString('hex'))).toBe(true);
        expect(unwrapUid(unwrapUid(text))).toBe(unwrapUid(text));
      }),
    );
  });

  const withUid = (uid: string) =>
    calendarMail(calendar('REPLY', ACCEPTED).replace('u1@invites.example', uid));

  it('an answer under a wrapped UID is an answer to our event, and the wrapping is told', async () => {
    const reading = await readReply(withUid(globalObjectId(OURS).toString('hex')), { uid: OURS });
    expect(reading.uid).toBe(OURS);
    expect(reading).not.toHaveProperty('uidMismatch');
    expect(reading.warnings.join(' ')).toMatch(/wrapped/);
  });

  it('an answer under another UID says so, in words and for machines', async () => {
    const reading = await readReply(withUid('other@evil.test'), { uid: OURS });
    expect(reading).toMatchObject({
      uid: 'other@evil.test',
      uidMismatch: true,
      reply: { status: 'ACCEPTED' },
    });
    expect(reading.warnings.join(' ')).toMatch(/another event.*other@evil\.test/);
  });

  it('where the UID of the event is not known nothing is compared', async () => {
    expect(await readReply(withUid('other@evil.test'))).not.toHaveProperty('uidMismatch');
  });

  it('an answer without UID is told apart from one with a wrong UID', async () => {
    const reading = await readReply(withUid(''), { uid: OURS });
    expect(reading).not.toHaveProperty('uid');
    expect(reading).not.toHaveProperty('uidMismatch');
  });

  it('of answers to several events in one mail only that to ours counts, whichever is newer', async () => {
    const other = calendar('REPLY', 'ATTENDEE;PARTSTAT=DECLINED:mailto:ana@guest.test')
      .replace('T101500Z', 'T111500Z')
      .replace('u1@', 'u2@');
    for (const text of [calendar('REPLY', ACCEPTED) + other, other + calendar('REPLY', ACCEPTED)]) {
      const reading = await readReply(calendarMail(text), { uid: 'u1@invites.example' });
      expect(reading.reply.status).toBe('ACCEPTED');
      expect(reading.warnings.join(' ')).toMatch(/several events/);
    }
  });

  it('case 67: a UID of __proto__ is a UID like any other', async () => {
    for (const uid of ['__proto__', 'constructor'])
      expect(await readReply(withUid(uid), { uid: OURS })).toMatchObject({ uid, uidMismatch: true });
    expect({}).not.toHaveProperty('polluted');
  });
});
