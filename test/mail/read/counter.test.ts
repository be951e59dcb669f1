import { describe, expect, it } from 'vitest';
import { ACCEPTED, ALL_DAY, calendar, calendarMail, readReply } from './mails.ts';

const PROPOSED = ['DTSTART:20310306T130000Z', 'DTEND:20310306T143000Z'];
const ATTENDEE = (partstat: string) => `ATTENDEE;PARTSTAT=${partstat}:mailto:ana@guest.test`;

function counter(...lines: string[]): string {
  return calendarMail(calendar('COUNTER', ...lines), 'text/calendar; charset=utf-8; method=COUNTER');
}

describe('a proposed time', () => {
  it.each([
    ['case 86: Outlook, tentative', 'TENTATIVE'],
    ['case 87: Outlook, declined', 'DECLINED'],
    ['Gmail, accepted all the same', 'ACCEPTED'],
  ])('%s: status and proposal', async (_name, partstat) => {
    const { reply, uid } = await readReply(
      counter(
        ATTENDEE(partstat),
        'COMMENT;LANGUAGE=en-US:After lunch?\\n',
        ...PROPOSED,
        'X-MS-OLK-ORIGINALSTART:20310305T090000Z',
        'X-MS-OLK-ORIGINALEND:20310305T100000Z',
      ),
    );
    expect(uid).toBe('u1@invites.example');
    expect(reply).toMatchObject({
      status: partstat,
      comment: 'After lunch?',
      proposal: {
        start: { kind: 'instant', instant: '2031-03-06T13:00:00Z' },
        end: { kind: 'instant', instant: '2031-03-06T14:30:00Z' },
        originalStart: { kind: 'instant', instant: '2031-03-05T09:00:00Z' },
      },
    });
  });

  it.each([
    ['case 88: without PARTSTAT', 'ATTENDEE:mailto:ana@guest.test'],
    ['case 88: with NEEDS-ACTION', ATTENDEE('NEEDS-ACTION')],
  ])('%s is a tentative answer, with a warning', async (_name, attendee) => {
    const { reply, warnings } = await readReply(counter(attendee, ...PROPOSED));
    expect(reply.status).toBe('TENTATIVE');
    expect(reply.proposal).toBeDefined();
    expect(warnings.join(' ')).toContain('TENTATIVE');
  });

  it('case 90: an older start that it would replace is kept, so that it can be told to be outdated', async () => {
    const { reply } = await readReply(
      counter(ATTENDEE('TENTATIVE'), ...PROPOSED, 'X-MS-OLK-ORIGINALSTART:20310304T090000Z'),
    );
    expect(reply.proposal?.originalStart).toMatchObject({ instant: '2031-03-04T09:00:00Z' });
  });

  it.each([
    ['case 91: DURATION', ['DTSTART:20310306T130000Z', 'DURATION:PT45M'], '2031-03-06T13:45:00Z'],
    ['case 91: the length that the event has', ['DTSTART:20310306T130000Z'], '2031-03-06T14:00:00Z'],
    [
      'case 79: a floating time is meant in the zone of the event',
      ['DTSTART:20310306T130000'],
      '2031-03-06T13:00:00Z',
    ],
  ])('%s gives the end', async (_name, times, end) => {
    const { reply } = await readReply(counter(ATTENDEE('TENTATIVE'), ...times));
    expect(reply.proposal?.end).toMatchObject({ kind: 'instant', instant: end });
  });

  it('case 77: another day for an event of whole days stays a day', async () => {
    const mail = counter(ATTENDEE('TENTATIVE'), 'DTSTART;VALUE=DATE:20310307');
    const { reply } = await readReply(mail, { event: ALL_DAY });
    expect(reply.proposal).toMatchObject({
      start: { kind: 'date', date: '2031-03-07' },
      end: { kind: 'date', date: '2031-03-08' },
    });
  });

  it.each([
    [
      'case 92: a COUNTER for another place keeps the time',
      ['DTSTART:20310305T090000Z', 'DTEND:20310305T100000Z', 'LOCATION:Room 2'],
    ],
    ['case 85: a time that no calendar has', ['DTSTART:20310230T250000', 'DTEND:20310230T260000']],
    ['case 85: an end before the start', ['DTSTART:20310306T130000Z', 'DTEND:20310306T120000Z']],
    ['case 85: an end past the last year', ['DTSTART:99991231T233000Z']],
    ['no time at all', []],
  ])('%s: no proposal, but status and comment, with a warning', async (_name, times) => {
    const { reply, warnings } = await readReply(
      counter(ATTENDEE('DECLINED'), 'COMMENT:Room 2, please', ...times),
    );
    expect(reply).toMatchObject({ status: 'DECLINED', comment: 'Room 2, please' });
    expect(reply.proposal).toBeUndefined();
    expect(warnings).not.toEqual([]);
  });

  it('a plain REPLY proposes nothing, whatever times it has', async () => {
    const { reply } = await readReply(calendarMail(calendar('REPLY', ACCEPTED, ...PROPOSED)));
    expect(reply).not.toHaveProperty('proposal');
  });

  it('case 92: what it asks for instead of another time is told', async () => {
    const times = ['DTSTART:20310305T090000Z', 'DTEND:20310305T100000Z'];
    const other = ['LOCATION:Room 2', 'SUMMARY:Party'];
    const { warnings } = await readReply(counter(ATTENDEE('TENTATIVE'), ...times, ...other));
    expect(warnings.join(' ')).toMatch(/another location and summary/);
    const same = await readReply(
      counter(ATTENDEE('TENTATIVE'), ...times, 'SUMMARY:New Time Proposed: Board meeting'),
    );
    expect(same.warnings.join(' ')).toMatch(/nothing else/);
  });

  it('case 94: where other times were forbidden, status and comment stay', async () => {
    const mail = counter(ATTENDEE('DECLINED'), 'COMMENT:After lunch?', ...PROPOSED);
    const { reply, warnings } = await readReply(mail, { allowsCounter: false });
    expect(reply).toMatchObject({ status: 'DECLINED', comment: 'After lunch?' });
    expect(reply).not.toHaveProperty('proposal');
    expect(warnings.join(' ')).toMatch(/takes no other times/);
  });

  it('case 53: its SEQUENCE is kept as it came, for whoever orders answers', async () => {
    expect((await readReply(counter(ATTENDEE('TENTATIVE'), ...PROPOSED, 'SEQUENCE:99'))).reply.sequence).toBe(
      99,
    );
  });

  it.each([
    ['case 80: a Windows zone', 'DTSTART;TZID=Eastern Standard Time:20310306T090000', '2031-03-06T14:00:00Z'],
    [
      'case 80: a Windows zone in quotes',
      'DTSTART;TZID="W. Europe Standard Time":20310306T090000',
      '2031-03-06T08:00:00Z',
    ],
    [
      'case 84: a zone beside UTC',
      'DTSTART;TZID="W. Europe Standard Time":20310306T090000Z',
      '2031-03-06T09:00:00Z',
    ],
    [
      'case 83: a zone of which nobody knows',
      'DTSTART;TZID=Customized Time Zone:20310306T090000',
      '2031-03-06T08:00:00Z',
    ],
    ['case 79: no zone', 'DTSTART:20310306T090000', '2031-03-06T08:00:00Z'],
  ])('%s gives the start', async (_name, line, instant) => {
    const { reply } = await readReply(counter(ATTENDEE('TENTATIVE'), line));
    expect(reply.proposal?.start).toMatchObject({ kind: 'instant', instant });
  });

  it('case 83: a broken VTIMEZONE changes nothing where its zone has a name', async () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Europe/Paris',
      'BEGIN:STANDARD',
      'DTSTART:16010101T000000',
      'RRULE:FREQ=NEVER;BYDAY=-9XX',
      'TZOFFSETTO:lots',
      'END:STANDARD',
      'END:VTIMEZONE',
    ].join('\r\n');
    const mail = counter(ATTENDEE('TENTATIVE'), 'DTSTART;TZID=Europe/Paris:20310306T090000').replace(
      'BEGIN:VEVENT',
      `${zone}\r\nBEGIN:VEVENT`,
    );
    expect((await readReply(mail)).reply.proposal?.start).toMatchObject({ instant: '2031-03-06T08:00:00Z' });
  });

  it('case 78: midnight to midnight that Exchange marks as all-day stays days', async () => {
    const times = [
      'DTSTART;TZID=Romance Standard Time:20310307T000000',
      'DTEND;TZID=Romance Standard Time:20310308T000000',
    ];
    const mail = counter(ATTENDEE('TENTATIVE'), ...times, 'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE');
    expect((await readReply(mail, { event: ALL_DAY })).reply.proposal?.start).toMatchObject({
      kind: 'date',
      date: '2031-03-07',
    });
  });
});
