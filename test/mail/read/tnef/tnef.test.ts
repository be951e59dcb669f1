import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGlobalObjectId } from '../../../../src/mail/read/global-object-id.ts';
import { readTnef } from '../../../../src/mail/read/tnef/meeting-answer.ts';
import { PROPERTY } from '../../../../src/mail/read/tnef/message.ts';
import { MAX_MAPI_PROPERTIES } from '../../../../src/mail/read/tnef/properties.ts';
import { MAX_TNEF_RECORDS } from '../../../../src/mail/read/tnef/records.ts';
import { ACCEPTED, ALL_DAY, calendar, header, multipart, part, readNone, readReply } from '../mails.ts';
import {
  ANSWERED_AT,
  globalObjectId,
  type Properties,
  propertyBlock,
  RESPONSE,
  record,
  stream,
  text8,
  u16,
  u32,
  winmail,
  winmailMail,
} from './a-winmail.ts';

const time = (text: string) => ({ type: 'time' as const, value: Date.parse(text) });
const PROPOSAL: Properties = [
  [PROPERTY.counterProposal, { type: 'boolean', value: true }],
  [PROPERTY.appointmentStartWhole, time('2031-03-05T09:00:00Z')],
  [PROPERTY.appointmentEndWhole, time('2031-03-05T10:00:00Z')],
  [PROPERTY.proposedStartWhole, time('2031-03-06T13:00:00Z')],
  [PROPERTY.proposedEndWhole, time('2031-03-06T14:30:00Z')],
];

describe('case 106: an answer that Outlook packed into winmail.dat', () => {
  it.each([
    [RESPONSE.accepted, 'ACCEPTED'],
    [RESPONSE.declined, 'DECLINED'],
    [RESPONSE.tentative, 'TENTATIVE'],
    ['IPM.Schedule.Meeting.Resp.Pos', 'ACCEPTED'],
    ['IPM.Schedule.Meeting.Resp.Neg', 'DECLINED'],
    ['ipm.schedule.meeting.resp.tent', 'TENTATIVE'],
    ['Microsoft Mail v3.0 IPM.Microsoft Schedule.MtgRespP', 'ACCEPTED'],
  ])('%s is %s, for the UID that Exchange wrapped', async (messageClass, status) => {
    const reading = await readReply(winmailMail(winmail({ messageClass })), { uid: 'u1@invites.example' });
    expect(reading.reply).toEqual({ status, sequence: 1, stamp: ANSWERED_AT });
    expect(reading.claim).toEqual({ from: 'ana@guest.test' });
    expect(reading.uid).toBe('u1@invites.example');
    expect(reading).not.toHaveProperty('uidMismatch');
    expect(reading.warnings.join(' ')).toMatch(/TNEF/);
  });

  it.each([
    'application/ms-tnef; name="winmail.dat"',
    'application/vnd.ms-tnef',
    'application/octet-stream; name=WINMAIL.DAT',
  ])('under the type %s', async (type) => {
    expect((await readReply(winmailMail(winmail(), type))).reply.status).toBe('ACCEPTED');
  });

  it('what was typed is the comment, in the code page of the message', async () => {
    const properties: Properties = [
      [PROPERTY.body, { type: 'string8', value: 'Après-midi, \u0096 5 \u0080?\r\n' }],
    ];
    expect((await readReply(winmailMail(winmail({ properties })))).reply.comment).toBe('Après-midi, – 5 €?');
    const unicode: Properties = [
      [PROPERTY.body, { type: 'unicode', value: '午後に?\r\n\r\n-----Original Appointment-----\r\nx' }],
    ];
    expect((await readReply(winmailMail(winmail({ properties: unicode })))).reply.comment).toBe('午後に?');
    const more = [record(0x0002800c, text8('From attBody'))];
    expect((await readReply(winmailMail(winmail({ more })))).reply.comment).toBe('From attBody');
  });

  it('the counter flag makes it a proposal', async () => {
    const bytes = winmail({ messageClass: RESPONSE.declined, properties: PROPOSAL });
    expect((await readReply(winmailMail(bytes))).reply).toMatchObject({
      status: 'DECLINED',
      proposal: {
        start: { kind: 'instant', instant: '2031-03-06T13:00:00Z' },
        end: { kind: 'instant', instant: '2031-03-06T14:30:00Z' },
        originalStart: { kind: 'instant', instant: '2031-03-05T09:00:00Z' },
      },
    });
    const plain = winmail({ properties: PROPOSAL.slice(1) });
    expect((await readReply(winmailMail(plain))).reply).not.toHaveProperty('proposal');
  });

  it.each([
    ['in UTC', '2031-03-07T00:00:00Z', '2031-03-08T00:00:00Z'],
    ['in the zone of the event', '2031-03-06T23:00:00Z', '2031-03-07T23:00:00Z'],
  ])('another day for an event of whole days stays a day, its midnights %s', async (_zone, start, end) => {
    const properties: Properties = [
      [PROPERTY.counterProposal, { type: 'boolean', value: true }],
      [PROPERTY.appointmentSubType, { type: 'boolean', value: true }],
      [PROPERTY.proposedStartWhole, time(start)],
      [PROPERTY.proposedEndWhole, time(end)],
    ];
    const { reply } = await readReply(winmailMail(winmail({ properties })), { event: ALL_DAY });
    expect(reply.proposal).toMatchObject({
      start: { kind: 'date', date: '2031-03-07' },
      end: { kind: 'date', date: '2031-03-08' },
    });
  });

  it('case 31: an assistant who answers is told beside the attendee', async () => {
    const properties: Properties = [
      [PROPERTY.sentRepresentingAddressType, { type: 'string8', value: 'SMTP' }],
      [PROPERTY.sentRepresentingAddress, { type: 'string8', value: 'ana@guest.test' }],
      [PROPERTY.senderSmtpAddress, { type: 'unicode', value: 'pa@guest.test' }],
    ];
    const { claim, reply } = await readReply(winmailMail(winmail({ properties })));
    expect(claim.attendee).toBe('ana@guest.test');
    expect(reply.respondedBy).toBe('pa@guest.test');
  });

  it('case 41: an Exchange directory name names nobody', async () => {
    const properties: Properties = [
      [PROPERTY.sentRepresentingAddressType, { type: 'string8', value: 'EX' }],
      [PROPERTY.sentRepresentingAddress, { type: 'string8', value: '/O=ORG/OU=X/CN=ANA' }],
    ];
    expect((await readReply(winmailMail(winmail({ properties })))).claim).toEqual({ from: 'ana@guest.test' });
  });

  it('an answer about one occurrence is no answer to an event that does not recur', async () => {
    const outcome = await readNone(winmailMail(winmail({ occurrence: '2031-03-12' })));
    expect(outcome).toMatchObject({ disposition: 'unsupported-method', uid: 'u1@invites.example' });
    expect(outcome.reason).toMatch(/one occurrence/);
  });

  it('times that MAPI writes for none do not count', async () => {
    const bytes = stream(
      record(0x00078008, text8(RESPONSE.accepted)),
      record(0x00069003, propertyBlock([[PROPERTY.attendeeCriticalChange, time('4501-01-01T00:00:00Z')]])),
    );
    const { reply, warnings } = await readReply(winmailMail(bytes));
    expect(reply).toEqual({ status: 'ACCEPTED' });
    expect(warnings.join(' ')).toMatch(/which event/);
  });

  it('wrong checksums, attachments, unknown attributes and padding at the end do no harm', async () => {
    const wrong = record(0x00078008, text8(RESPONSE.accepted));
    wrong.writeUInt16LE(1, wrong.length - 2);
    const bytes = stream(record(0x0006800f, Buffer.alloc(3000), 2), record(0x12345678, u32(1)), wrong);
    expect((await readReply(winmailMail(Buffer.concat([bytes, Buffer.from('\r\n\0')])))).reply.status).toBe(
      'ACCEPTED',
    );
  });

  it('properties of every type are stepped over', async () => {
    const guid = Buffer.alloc(16, 7);
    const name = Buffer.from('Keywords\0', 'utf16le');
    const skipped = [
      [u16(0x0002), u16(1), u32(1)],
      [u16(0x0005), u16(2), Buffer.alloc(8)],
      [u16(0x0048), u16(3), Buffer.alloc(16)],
      [u16(0x1003), u16(4), u32(3), u32(1), u32(2), u32(3)],
      [u16(0x101f), u16(0x8003), guid, u32(1), u32(name.length), name, Buffer.alloc(-name.length & 3)],
      [u32(2), u32(3), Buffer.from('ab\0\0'), u32(1), Buffer.from('c\0\0\0')],
    ].flat();
    const known = propertyBlock([[PROPERTY.body, { type: 'string8', value: 'Found' }]]).subarray(4);
    const block = Buffer.concat([u32(6), ...skipped, known]);
    const bytes = stream(record(0x00078008, text8(RESPONSE.accepted)), record(0x00069003, block));
    expect((await readReply(winmailMail(bytes))).reply.comment).toBe('Found');
  });
});

describe('what else winmail.dat can be', () => {
  it.each([
    ['IPM.Microsoft Schedule.MtgReq', 'unsupported-method', /no answer/],
    ['IPM.Microsoft Schedule.MtgCncl', 'unsupported-method', /no answer/],
    ['IPM.Schedule.Meeting.Notification.Forward', 'unsupported-method', /forwarded/],
    ['IPM.Microsoft Mail.Note', 'text-only', /subject begins/],
    ['IPM.Note.Something', 'text-only', /subject begins/],
    ['', 'text-only', /subject begins/],
  ])('%s is %s', async (messageClass, disposition, reason) => {
    const outcome = await readNone(winmailMail(winmail({ messageClass })));
    expect(outcome.disposition).toBe(disposition);
    expect(outcome.reason).toMatch(reason);
  });

  it('case 35: Exchange telling of a forwarded invitation has its own code', async () => {
    const bytes = winmail({ messageClass: 'IPM.Schedule.Meeting.Notification.Forward' });
    expect((await readNone(winmailMail(bytes))).code).toBe('forward-notification');
  });

  it('case 106: beside a calendar part that answers it is not looked at', async () => {
    const mail = `${header()}${multipart(
      'mixed',
      'x',
      part('Content-Type: application/ms-tnef; name=winmail.dat', 'broken'),
      part('Content-Type: text/calendar; method=REPLY', calendar('REPLY', ACCEPTED)),
    )}`;
    expect((await readReply(mail)).warnings).toEqual([]);
  });

  it('case 129: packed into an automatic mail without answer it stays an automatic mail', async () => {
    const mail = `Auto-Submitted: auto-replied\r\n${winmailMail(winmail({ messageClass: 'IPM.Note' }))}`;
    expect(await readNone(mail)).toMatchObject({ disposition: 'auto-reply' });
  });
});

describe('case 107: winmail.dat that is cut off or lies', () => {
  const whole = winmail({ properties: [...PROPOSAL, [PROPERTY.body, { type: 'unicode', value: 'Hi' }]] });

  it('cut off anywhere it is malformed, or reads as before where only padding is gone', () => {
    const before = JSON.stringify(readTnef(whole, 'Europe/Paris'));
    let edges = 0;
    for (let length = 0; length < whole.length; length++) {
      const read = readTnef(whole.subarray(0, length), 'Europe/Paris');
      // Between two attributes nothing tells that more should come.
      const isEdge = read.kind === 'text' || (read.kind === 'answer' && JSON.stringify(read) !== before);
      if (isEdge) edges++;
      else expect(read).toMatchObject({ outcome: { disposition: 'malformed' } });
    }
    // One edge before each of the four attributes.
    expect(edges).toBe(4);
    expect(readTnef(whole, 'Europe/Paris').kind).toBe('answer');
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['another signature', Buffer.from('not tnef at all')],
    [
      'an attribute longer than the rest',
      stream(Buffer.concat([Buffer.of(1), u32(0x00078008), u32(0xffffffff)])),
    ],
    ['a level that does not exist', stream(record(0x00078008, text8(RESPONSE.accepted), 3))],
    ['a property count of four billion', stream(record(0x00069003, u32(0xffffffff)))],
    ['more properties than there are', stream(record(0x00069003, u32(3)))],
    [
      'a value longer than the rest',
      stream(record(0x00069003, Buffer.concat([u32(1), u16(0x0102), u16(1), u32(1), u32(0x7fffffff)]))),
    ],
    [
      'four billion values',
      stream(record(0x00069003, Buffer.concat([u32(1), u16(0x1003), u16(1), u32(0xffffffff)]))),
    ],
    [
      'a type that nobody knows',
      stream(record(0x00069003, Buffer.concat([u32(1), u16(0x0ff0), u16(1), u32(0)]))),
    ],
    ['more attributes than are read', stream(...Array<Buffer>(MAX_TNEF_RECORDS + 1).fill(record(1, u32(1))))],
    [
      'more properties than are read',
      stream(record(0x00069003, Buffer.concat([u32(MAX_MAPI_PROPERTIES + 1), Buffer.alloc(60_000)]))),
    ],
  ])('%s: malformed', async (_name, bytes) => {
    expect(readTnef(bytes, 'Etc/UTC')).toMatchObject({ outcome: { disposition: 'malformed' } });
    if (bytes.length > 0)
      expect(await readNone(winmailMail(bytes))).toMatchObject({
        disposition: 'malformed',
        suggested: { status: 'ACCEPTED' },
      });
  });

  it.each([
    ['too short', Buffer.alloc(30)],
    ['another header', Buffer.alloc(80)],
    [
      'a size beyond the end',
      Buffer.concat([globalObjectId('u').subarray(0, 36), u32(0xffffffff), Buffer.alloc(20)]),
    ],
    ['no data', Buffer.concat([globalObjectId('u').subarray(0, 36), u32(0), Buffer.alloc(20)])],
    ['an empty UID', globalObjectId('')],
  ])('a GlobalObjectId with %s is none', (_name, bytes) => {
    expect(readGlobalObjectId(bytes)).toBeUndefined();
  });

  const mutation = fc.record({ at: fc.nat(), bytes: fc.uint8Array({ maxLength: 6 }), cut: fc.nat(12) });

  it('5,000 mutations: never a throw, always an answer or a reason', () => {
    const mails = [whole, winmail(), winmail({ messageClass: 'IPM.Note', occurrence: '2031-03-12' })];
    fc.assert(
      fc.property(
        fc.constantFrom(...mails),
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        (bytes, list) => {
          const mutant = list.reduce((now, { at, bytes: piece, cut }) => {
            const place = at % (now.length + 1);
            return Buffer.concat([now.subarray(0, place), piece, now.subarray(place + cut)]);
          }, bytes);
          const read = readTnef(mutant, 'Europe/Paris');
          if (read.kind === 'none') expect(read.outcome.reason).toMatch(/\.$/);
          if (read.kind === 'answer') expect(read.answer.component.attendees).toHaveLength(1);
        },
      ),
      { seed: 20310305, numRuns: 5_000 },
    );
  });

  it('bytes of no shape behind the signature', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        readTnef(stream(bytes), 'Etc/UTC');
        readTnef(stream(record(0x00069003, bytes)), 'Etc/UTC');
        readGlobalObjectId(Buffer.concat([globalObjectId('').subarray(0, 16), bytes]));
      }),
      { seed: 20310306, numRuns: 2_000 },
    );
  });

  it('a megabyte of lies is read in no time', () => {
    const deep = Buffer.alloc(1_000_000, 0);
    const before = performance.now();
    readTnef(stream(record(0x00069003, Buffer.concat([u32(5_000), deep]))), 'Etc/UTC');
    readTnef(stream(record(0x00069003, Buffer.alloc(1_000_000, 0x1f))), 'Etc/UTC');
    readTnef(stream(deep), 'Etc/UTC');
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
