import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InviteDraft } from '../../../src/invites/create.ts';
import { dateTime, instantTime } from '../../../src/invites/time.ts';
import { LANGUAGES } from '../../../src/server/rsvp/reader.ts';
import { aDraft, aPage, type TestPage } from './a-page.ts';

let pages: TestPage;
beforeAll(async () => {
  pages = await aPage();
});
afterAll(() => pages[Symbol.asyncDispose]());

type Times = Pick<InviteDraft['event'], 'start' | 'end'>;
const BERLIN: Times = {
  start: instantTime(Date.parse('2031-03-05T09:00:00Z'), 'Europe/Berlin'),
  end: instantTime(Date.parse('2031-03-05T10:30:00Z'), 'Europe/Berlin'),
};
const NIGHT: Times = {
  start: instantTime(Date.parse('2031-03-05T21:00:00Z'), 'Europe/Berlin'),
  end: instantTime(Date.parse('2031-03-06T01:00:00Z'), 'Europe/Berlin'),
};
const DAYS: Times = {
  start: dateTime('2031-06-05', 'Europe/Berlin'),
  end: dateTime('2031-06-07', 'Europe/Berlin'),
};

async function propose(times: Times, fields: Record<string, string>) {
  const invite = await pages.add(aDraft(times));
  const path = pages.pathOf(invite);
  const sent = await pages.post(path, { answer: 'tentative', sequence: '0', ...fields });
  const [ana] = (await pages.stored(invite)).recipients;
  return { ...sent, path, ana };
}

describe('another time', () => {
  test.each([
    [
      'of the day',
      BERLIN,
      { date: '2031-03-06', start: '14:00', end: '15:30' },
      instantTime(Date.parse('2031-03-06T13:00:00Z'), 'Europe/Berlin'),
      instantTime(Date.parse('2031-03-06T14:30:00Z'), 'Europe/Berlin'),
    ],
    [
      'in summer, when the offset is another',
      BERLIN,
      { date: '2031-07-01', start: '09:00', end: '10:00:00' },
      instantTime(Date.parse('2031-07-01T07:00:00Z'), 'Europe/Berlin'),
      instantTime(Date.parse('2031-07-01T08:00:00Z'), 'Europe/Berlin'),
    ],
    [
      'past midnight',
      NIGHT,
      { date: '2031-03-07', start: '22:00', endDate: '2031-03-08', end: '02:00' },
      instantTime(Date.parse('2031-03-07T21:00:00Z'), 'Europe/Berlin'),
      instantTime(Date.parse('2031-03-08T01:00:00Z'), 'Europe/Berlin'),
    ],
    [
      'on one day, of an event that goes past midnight',
      NIGHT,
      { date: '2031-03-07', start: '12:00', endDate: '', end: '16:00' },
      instantTime(Date.parse('2031-03-07T11:00:00Z'), 'Europe/Berlin'),
      instantTime(Date.parse('2031-03-07T15:00:00Z'), 'Europe/Berlin'),
    ],
    [
      'of whole days, the last one named inclusively',
      DAYS,
      { date: '2031-06-10', endDate: '2031-06-11' },
      dateTime('2031-06-10', 'Europe/Berlin'),
      dateTime('2031-06-12', 'Europe/Berlin'),
    ],
    [
      'of one whole day',
      DAYS,
      { date: '2031-06-10', endDate: '' },
      dateTime('2031-06-10', 'Europe/Berlin'),
      dateTime('2031-06-11', 'Europe/Berlin'),
    ],
  ])('%s is kept in the zone of the event', async (_name, times, fields, start, end) => {
    const { status, ana } = await propose(times, fields);
    expect(status).toBe(303);
    expect(ana?.proposal).toEqual({ start, end, outdated: false });
  });

  test('that was proposed is shown, and the form begins with it, so that a changed answer keeps it', async () => {
    const { path } = await propose(NIGHT, {
      date: '2031-03-07',
      start: '22:00',
      endDate: '2031-03-08',
      end: '02:00',
    });
    const { text } = await pages.get(path, { 'accept-language': 'en-GB' });
    expect(text).toContain('Your proposal');
    expect(text).toContain('Fri, 7 Mar 2031, 22:00');
    for (const [name, value] of [
      ['date', '2031-03-07'],
      ['start', '22:00'],
      ['endDate', '2031-03-08'],
      ['end', '02:00'],
    ])
      expect(text).toMatch(new RegExp(`id="${name}" name="${name}" value="${value}"`));
  });

  test('of whole days comes back with its last day', async () => {
    const { path } = await propose(DAYS, { date: '2031-06-10', endDate: '2031-06-11' });
    const { text } = await pages.get(path);
    expect(text).toContain('name="endDate" value="2031-06-11"');
    expect(text).not.toContain('type="time"');
  });

  test('is none where nothing is filled in', async () => {
    const { status, ana } = await propose(BERLIN, { date: ' ', start: '', end: '' });
    expect(status).toBe(303);
    expect(ana?.proposal).toBeUndefined();
  });

  test.each([
    ['only a date', BERLIN, { date: '2031-03-06' }, { start: 'badTime', end: 'badTime' }],
    ['only hours', BERLIN, { start: '10:00', end: '11:00' }, { date: 'badDate' }],
    ['no real day', BERLIN, { date: '2031-02-30', start: '10:00', end: '11:00' }, { date: 'badDate' }],
    [
      'words',
      BERLIN,
      { date: 'tomorrow', start: 'noon', end: '25:00' },
      { date: 'badDate', start: 'badTime', end: 'badTime' },
    ],
    [
      'a fraction of a minute',
      BERLIN,
      { date: '2031-03-06', start: '10:00:30', end: '11:00' },
      { start: 'badTime' },
    ],
    ['a year too far', BERLIN, { date: '12031-03-06', start: '10:00', end: '11:00' }, { date: 'badDate' }],
    ['the last day there is', DAYS, { date: '9999-12-31' }, { date: 'badDate' }],
    [
      'an end before the start',
      BERLIN,
      { date: '2031-03-06', start: '10:00', end: '09:00' },
      { end: 'endsTooEarly' },
    ],
    [
      'an end at the start',
      BERLIN,
      { date: '2031-03-06', start: '10:00', end: '10:00' },
      { end: 'endsTooEarly' },
    ],
    // Berlin's clocks skip from 02:00 to 03:00 on this day, so both are 03:30.
    [
      'a time that the clocks skip',
      BERLIN,
      { date: '2031-03-30', start: '02:30', end: '03:30' },
      { end: 'endsTooEarly' },
    ],
    [
      'a last day before the first',
      DAYS,
      { date: '2031-06-11', endDate: '2031-06-10' },
      { endDate: 'endsTooEarly' },
    ],
    ['a bad last day', DAYS, { date: '2031-06-11', endDate: '2031-06-31' }, { endDate: 'badDate' }],
    ['a past time', BERLIN, { date: '2031-02-20', start: '12:59', end: '14:00' }, { date: 'alreadyPast' }],
    ['a past day', DAYS, { date: '2031-02-19', endDate: '2031-06-10' }, { date: 'alreadyPast' }],
    ['the present time', BERLIN, { date: '2031-03-05', start: '10:00', end: '11:30' }, { date: 'sameTime' }],
    ['the present days', DAYS, { date: '2031-06-05', endDate: '2031-06-06' }, { date: 'sameTime' }],
  ] as const)('of %s is told at its field, with what was typed', async (_name, times, fields, problems) => {
    const { status, text, ana } = await propose(times, fields);
    expect(status).toBe(422);
    expect(ana?.status).toBe('PENDING');
    const found = Object.fromEntries(
      [...text.matchAll(/<p class="problem" id="(\w+)-problem">([^<]+)<\/p>/g)].map(([, field, said]) => [
        field,
        said,
      ]),
    );
    expect(found).toEqual(
      Object.fromEntries(
        Object.entries(problems).map(([field, problem]) => [field, LANGUAGES.en.problems[problem]]),
      ),
    );
    for (const [field, value] of Object.entries(fields))
      expect(text).toContain(`id="${field}" name="${field}" value="${value}"`);
    expect(text).toContain('<details open>');
    expect(text).toContain('value="tentative" required checked');
  });
});
