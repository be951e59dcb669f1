import { describe, expect, it } from 'vitest';
import { ACCEPTED, ALL_DAY, calendar, calendarMail, readReply } from './mails.ts';

const PROPOSED = ['DTSTART:20310306T130000Z', 'DTEND:20310306T143000Z'];
const ATTENDEE = (partstat: string) => `ATTENDEE;PARTSTAT=${partstat}:mailto:ana@guest.test`;

function counter(...lines: string[]): string {
  return calendarMail(calendar('COUNTER', ...lines), 'text/calendar; charset=utf-8; method=COUNTER');
}

describe('a proposed time', () => {
  it.each([
    ['86: Outlook, tentative', 'TENTATIVE'],
    ['87: Outlook, declined', 'DECLINED'],
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
    ['88: without PARTSTAT', 'ATTENDEE:mailto:ana@guest.test'],
    ['88: with NEEDS-ACTION', ATTENDEE('NEEDS-ACTION')],
  ])('%s is a tentative answer, with a warning', async (_name, attendee) => {
    const { reply, warnings } = await readReply(counter(attendee, ...PROPOSED));
    expect(reply.status).toBe('TENTATIVE');
    expect(reply.proposal).toBeDefined();
    expect(warnings.join(' ')).toContain('TENTATIVE');
  });

  it('90: an older start that it would replace is kept, so that it can be told to be outdated', async () => {
    const { reply } = await readReply(
      counter(ATTENDEE('TENTATIVE'), ...PROPOSED, 'X-MS-OLK-ORIGINALSTART:20310304T090000Z'),
    );
    expect(reply.proposal?.originalStart).toMatchObject({ instant: '2031-03-04T09:00:00Z' });
  });

  it.each([
    ['91: DURATION', ['DTSTART:20310306T130000Z', 'DURATION:PT45M'], '2031-03-06T13:45:00Z'],
    ['91: the length that the event has', ['DTSTART:20310306T130000Z'], '2031-03-06T14:00:00Z'],
    [
      '79: a floating time is meant in the zone of the event',
      ['DTSTART:20310306T130000'],
      '2031-03-06T13:00:00Z',
    ],
  ])('%s gives the end', async (_name, times, end) => {
    const { reply } = await readReply(counter(ATTENDEE('TENTATIVE'), ...times));
    expect(reply.proposal?.end).toMatchObject({ kind: 'instant', instant: end });
  });

  it('77: another day for an event of whole days stays a day', async () => {
    const mail = counter(ATTENDEE('TENTATIVE'), 'DTSTART;VALUE=DATE:20310307');
    const { reply } = await readReply(mail, { event: ALL_DAY });
    expect(reply.proposal).toMatchObject({
      start: { kind: 'date', date: '2031-03-07' },
      end: { kind: 'date', date: '2031-03-08' },
    });
  });

  it.each([
    [
      '92: a COUNTER for another place keeps the time',
      ['DTSTART:20310305T090000Z', 'DTEND:20310305T100000Z', 'LOCATION:Room 2'],
    ],
    ['85: a time that no calendar has', ['DTSTART:20310230T250000', 'DTEND:20310230T260000']],
    ['85: an end before the start', ['DTSTART:20310306T130000Z', 'DTEND:20310306T120000Z']],
    ['85: an end past the last year', ['DTSTART:99991231T233000Z']],
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
});
