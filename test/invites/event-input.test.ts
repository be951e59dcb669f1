import { describe, expect, it } from 'vitest';
import { acceptEvent, type EventDraft, isWebUrl, TEXT_LIMITS } from '../../src/invites/event-input.ts';
import { at, day, EVENT, refusals } from './sample-invite.ts';

const refused = (over: Partial<EventDraft>) => refusals(() => acceptEvent({ ...EVENT, ...over }));

describe('an event', () => {
  it('blocks time and has no reminders where the caller says nothing', () => {
    expect(acceptEvent(EVENT)).toStrictEqual({ ...EVENT, reminders: [], transparency: 'OPAQUE' });
  });

  it('keeps everything that a caller may say', () => {
    const full: EventDraft = {
      ...EVENT,
      location: { description: 'Rua A 4', latitude: 38.7, longitude: -9.1 },
      url: 'https://app.test/v/7781?x=1#y',
      reminders: [60, 0, 86_400],
      transparency: 'TRANSPARENT',
      color: '#00ffAA',
    };
    expect(acceptEvent(full)).toStrictEqual(full);
  });

  it('keeps nothing that the graph does not know', () => {
    const extra = { ...EVENT, event_id: 'x', ['__proto__']: { polluted: true } } as EventDraft;
    expect(Object.keys(acceptEvent(extra)).sort()).toStrictEqual([
      'description',
      'end',
      'reminders',
      'start',
      'summary',
      'transparency',
    ]);
  });

  it('takes texts of exactly the greatest length, and limits that are reached', () => {
    expect(
      refused({
        summary: 's'.repeat(TEXT_LIMITS.summary),
        description: 'd'.repeat(TEXT_LIMITS.description),
        location: { description: 'l'.repeat(TEXT_LIMITS.location), latitude: -85.05115, longitude: 180 },
        url: `https://app.test/${'u'.repeat(TEXT_LIMITS.url - 17)}`,
        reminders: Array.from({ length: 10 }, () => 5),
      }),
    ).toStrictEqual([]);
  });

  it.each<[string, Partial<EventDraft>]>([
    ['summary', { summary: '' }],
    ['summary', { summary: ' \n' }],
    ['summary', { summary: 's'.repeat(TEXT_LIMITS.summary + 1) }],
    ['description', { description: 'd'.repeat(TEXT_LIMITS.description + 1) }],
    ['url', { url: `https://app.test/${'u'.repeat(TEXT_LIMITS.url - 16)}` }],
    ['url', { url: 'javascript:alert(1)' }],
    ['color', { color: 'red' }],
    ['color', { color: '#00ffAA\n' }],
    ['color', { color: 'x#00ffAA' }],
    ['location.description', { location: { description: 'l'.repeat(TEXT_LIMITS.location + 1) } }],
    ['location', { location: { latitude: 1 } }],
    ['location', { location: { longitude: 1 } }],
    ['location.latitude', { location: { latitude: 85.06, longitude: 0 } }],
    ['location.latitude', { location: { latitude: Number.NaN, longitude: 0 } }],
    ['location.longitude', { location: { latitude: 0, longitude: -180.1 } }],
    ['location.longitude', { location: { latitude: 0, longitude: Number.POSITIVE_INFINITY } }],
    ['reminders', { reminders: Array.from({ length: 11 }, () => 5) }],
    ['reminders', { reminders: [5, -1] }],
    ['reminders', { reminders: [1.5] }],
    ['reminders', { reminders: [86_401] }],
    ['end', { end: EVENT.start }],
    ['end', { end: at('2031-03-04T09:29:59Z') }],
    ['end', { start: day('2031-03-05'), end: day('2031-03-05') }],
    ['end', { end: day('2031-03-05') }],
    ['end', { start: day('2031-03-03') }],
  ])('is refused at %s: %j', (path, over) => {
    expect(refused(over)).toStrictEqual([`input.event.${path}: INVALID_INPUT`]);
  });

  it('may last across a change of the clocks, whose missing hour makes it shorter and not negative', () => {
    // Berlin jumps from 02:00 to 03:00 on 2031-03-30; half an hour passes between these two wall times.
    const start = at('2031-03-30T01:45:00+01:00', 'Europe/Berlin');
    const end = at('2031-03-30T03:15:00+02:00', 'Europe/Berlin');
    expect(refused({ start, end })).toStrictEqual([]);
    expect(refused({ start: end, end: start })).toStrictEqual(['input.event.end: INVALID_INPUT']);
  });

  it('is told in words that fit it what is wrong', () => {
    const accept = (over: Partial<EventDraft>) => () => acceptEvent({ ...EVENT, ...over });
    expect(accept({ description: 'd'.repeat(5000) })).toThrow('description must have at most');
    expect(accept({ end: EVENT.start })).toThrow('end must be later than start.');
    expect(accept({ start: day('2031-03-05'), end: day('2031-03-05') })).toThrow('first day after the event');
  });

  it('has its recurrence looked at only where its times are fine', () => {
    expect(refused({ end: EVENT.start, recurrence: { rule: 'FREQ=NEVER' } })).toStrictEqual([
      'input.event.end: INVALID_INPUT',
    ]);
  });

  it('is told everything that is wrong with it at once', () => {
    expect(
      refused({
        summary: '',
        end: EVENT.start,
        color: 'red',
        url: 'ftp://x.test',
        location: { description: 'l'.repeat(TEXT_LIMITS.location + 1), latitude: 99 },
        reminders: [-1],
      }).sort(),
    ).toStrictEqual([
      'input.event.color: INVALID_INPUT',
      'input.event.end: INVALID_INPUT',
      'input.event.location.description: INVALID_INPUT',
      'input.event.location.latitude: INVALID_INPUT',
      'input.event.location: INVALID_INPUT',
      'input.event.reminders: INVALID_INPUT',
      'input.event.summary: INVALID_INPUT',
      'input.event.url: INVALID_INPUT',
    ]);
  });
});

describe('a web address', () => {
  it.each(['https://app.test/', 'http://localhost:4000/x?y#z', 'HTTPS://APP.TEST/'])(
    'is taken: %s',
    (text) => {
      expect(isWebUrl(text)).toBe(true);
    },
  );

  it.each([
    '',
    'app.test',
    '/path',
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://app.test/',
    'https://user@app.test/',
    'https://user:pass@app.test/',
    'https://:pass@app.test/',
    'https://app.test/\r\nBcc: x@y',
    ' https://app.test/',
    'https://app.test/\u0000',
    'https://app.test/\u007f',
  ])('is refused: %j', (text) => {
    expect(isWebUrl(text)).toBe(false);
  });
});
