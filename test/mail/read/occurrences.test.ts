import { describe, expect, it } from 'vitest';
import { epochOf } from '../../../src/invites/time.ts';
import { calendarMail, crlf, EVENT, readNone, readReplies, readReply } from './mails.ts';
import { RESPONSE, winmail, winmailMail } from './tnef/a-winmail.ts';

/** Answers about single occurrences of an event that recurs every Wednesday. */
const SERIES = { ...EVENT, recurrence: { rule: 'FREQ=WEEKLY', exdates: [], rdates: [] } };

function component(recurrenceId: string | undefined, partstat: string, ...more: string[]): string {
  return crlf(
    'BEGIN:VEVENT',
    'UID:u1@invites.example',
    'DTSTAMP:20310301T101500Z',
    ...(recurrenceId === undefined ? [] : [`RECURRENCE-ID${recurrenceId}`]),
    `ATTENDEE;PARTSTAT=${partstat}:mailto:ana@guest.test`,
    ...more,
    'END:VEVENT',
  );
}

function mail(method: string, ...components: string[]): string {
  const text = `${crlf('BEGIN:VCALENDAR', 'VERSION:2.0', `METHOD:${method}`)}${components.join('')}END:VCALENDAR\r\n`;
  return calendarMail(text, `text/calendar; method=${method}`);
}

const read = async (text: string) => {
  const { answers, warnings } = await readReplies(text, { event: SERIES });
  return {
    warnings,
    answers: answers.map(({ reply }) => [
      reply.recurrenceId &&
        (reply.recurrenceId.kind === 'date' ? reply.recurrenceId.date : reply.recurrenceId.instant),
      reply.status,
    ]),
  };
};

describe('answers to an event that recurs', () => {
  it('case 4: each component answers its own occurrence, that to the whole event comes first', async () => {
    const { answers } = await read(
      mail(
        'REPLY',
        component(';TZID=Europe/Paris:20310319T100000', 'TENTATIVE'),
        component(undefined, 'ACCEPTED'),
        component(';TZID=Europe/Paris:20310312T100000', 'DECLINED'),
      ),
    );
    expect(answers).toEqual([
      [undefined, 'ACCEPTED'],
      ['2031-03-12T09:00:00Z', 'DECLINED'],
      ['2031-03-19T09:00:00Z', 'TENTATIVE'],
    ]);
  });

  it('case 75: a declined series with one occurrence accepted is both', async () => {
    const { answers } = await read(
      mail('REPLY', component(undefined, 'DECLINED'), component(':20310312T090000Z', 'ACCEPTED')),
    );
    expect(answers).toEqual([
      [undefined, 'DECLINED'],
      ['2031-03-12T09:00:00Z', 'ACCEPTED'],
    ]);
  });

  it('one occurrence alone is an answer', async () => {
    const { reply } = await readReply(mail('REPLY', component(':20310312T090000Z', 'DECLINED')), {
      event: SERIES,
    });
    expect(reply).toMatchObject({
      status: 'DECLINED',
      recurrenceId: { kind: 'instant', instant: '2031-03-12T09:00:00Z' },
    });
  });

  it('case 71: two spellings of one occurrence are one, and the later DTSTAMP counts', async () => {
    const later = component(';TZID=Europe/Paris:20310312T100000', 'DECLINED').replace('T101500Z', 'T101501Z');
    const { answers, warnings } = await read(
      mail('REPLY', later, component(':20310312T090000Z', 'ACCEPTED')),
    );
    expect(answers).toEqual([['2031-03-12T09:00:00Z', 'DECLINED']]);
    expect(warnings.join(' ')).toMatch(/differently/);
  });

  it('case 72: a day stays a day, for whoever knows the occurrences', async () => {
    expect((await read(mail('REPLY', component(';VALUE=DATE:20310312', 'DECLINED')))).answers).toEqual([
      ['2031-03-12', 'DECLINED'],
    ]);
  });

  it('case 74: RANGE=THISANDFUTURE answers the one occurrence, with a warning', async () => {
    const { answers, warnings } = await read(
      mail('REPLY', component(';RANGE=THISANDFUTURE:20310312T090000Z', 'DECLINED')),
    );
    expect(answers).toEqual([['2031-03-12T09:00:00Z', 'DECLINED']]);
    expect(warnings.join(' ')).toMatch(/RANGE/);
  });

  it('an occurrence that cannot be read is never taken for the whole event', async () => {
    const unread = component(':20310230T250000', 'DECLINED');
    const outcome = await readNone(mail('REPLY', unread), { event: SERIES });
    expect(outcome).toMatchObject({ disposition: 'unsupported-method', uid: 'u1@invites.example' });
    const { answers } = await read(mail('REPLY', unread, component(undefined, 'ACCEPTED')));
    expect(answers).toEqual([[undefined, 'ACCEPTED']]);
  });

  it('case 93: another time for one occurrence is measured by that occurrence', async () => {
    const times = ['DTSTART:20310313T090000Z', 'DTEND:20310313T100000Z'];
    const { reply } = await readReply(
      mail('COUNTER', component(':20310312T090000Z', 'TENTATIVE', ...times)),
      {
        event: SERIES,
      },
    );
    expect(reply.proposal && epochOf(reply.proposal.start)).toBe(Date.parse('2031-03-13T09:00:00Z'));
    const same = times.map((line) => line.replace('0313T', '0312T'));
    const kept = await readReply(mail('COUNTER', component(':20310312T090000Z', 'TENTATIVE', ...same)), {
      event: SERIES,
    });
    expect(kept.reply).not.toHaveProperty('proposal');
    // The time of the first occurrence is another time for the second.
    const first = times.map((line) => line.replace('0313T', '0305T'));
    const moved = await readReply(mail('COUNTER', component(':20310312T090000Z', 'TENTATIVE', ...first)), {
      event: SERIES,
    });
    expect(moved.reply).toHaveProperty('proposal');
  });

  it('case 106: winmail.dat names its occurrence by the day in the GlobalObjectId', async () => {
    const bytes = winmail({ messageClass: RESPONSE.declined, occurrence: '2031-03-12' });
    const { reply, uid } = await readReply(winmailMail(bytes), { event: SERIES, uid: 'u1@invites.example' });
    expect(uid).toBe('u1@invites.example');
    expect(reply.recurrenceId).toEqual({ kind: 'date', date: '2031-03-12', timeZone: 'Europe/Paris' });
    expect(reply.status).toBe('DECLINED');
  });

  it('an event that does not recur takes the answer to the whole only, and tells the UID of any other', async () => {
    const both = mail('REPLY', component(':20310312T090000Z', 'DECLINED'), component(undefined, 'ACCEPTED'));
    expect((await readReply(both)).reply).toMatchObject({ status: 'ACCEPTED' });
    const outcome = await readNone(mail('REPLY', component(':20310312T090000Z', 'DECLINED')));
    expect(outcome).toMatchObject({ disposition: 'unsupported-method', uid: 'u1@invites.example' });
  });

  it('a hundred occurrences are a hundred answers, and no more are read', async () => {
    const many = Array.from({ length: 150 }, (_, index) =>
      component(
        `:${new Date(Date.UTC(2031, 0, 1 + index, 9)).toISOString().slice(0, 10).replaceAll('-', '')}T090000Z`,
        'DECLINED',
      ),
    );
    const { answers } = await readReplies(mail('REPLY', ...many), { event: SERIES });
    expect(answers).toHaveLength(100);
  });

  it('a guest of several answers is chosen for each by itself', async () => {
    const eve = component(':20310312T090000Z', 'DECLINED').replace('ana@', 'eve@');
    const { answers } = await readReplies(mail('REPLY', component(undefined, 'ACCEPTED'), eve), {
      event: SERIES,
    });
    expect(answers.map(({ claim }) => claim.attendee)).toEqual(['ana@guest.test', 'eve@guest.test']);
  });
});
