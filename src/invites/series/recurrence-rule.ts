import { type RefusedError, refuse } from '../../errors.ts';
import { type EventTime, epochOf, formatInstant, isDate } from '../time.ts';
import { dateOfDay, dayOfDate } from './civil-day.ts';
import { instantAt } from './local-time.ts';

/**
 * How an event repeats: the part of RRULE (RFC 5545 §3.3.10) that calendars agree on. Whatever else a rule may
 * say is refused: a guest's calendar that reads a rule differently shows another series than ours.
 */
export interface RecurrenceRule {
  readonly freq: Frequency;
  /** Every so many days, weeks, months or years. */
  readonly interval: number;
  /** How many occurrences the rule makes; never together with `until`. */
  readonly count?: number;
  /** The last moment at which an occurrence may begin, inclusive. */
  readonly until?: EventTime;
  readonly byMonth: readonly number[];
  /** 1 to 31, or -1 to -31 from the end of the month. */
  readonly byMonthDay: readonly number[];
  readonly byDay: readonly RuleDay[];
  readonly bySetPos: readonly number[];
  /** First day of the week, 0 for Sunday. */
  readonly weekStart: number;
}

export type Frequency = (typeof FREQUENCIES)[number];

export interface RuleDay {
  /** 0 for Sunday. */
  readonly weekday: number;
  /** The how-manieth of the month or year, negative from its end; absent: every one. */
  readonly ordinal?: number;
}

const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

/** Longest rule looked at, in characters. */
const MAX_RULE_LENGTH = 500;
/** Most occurrences of a rule with COUNT: three digits are all that Exchange reads (MS-OXCICAL 2.1.3.2.2). */
export const MAX_COUNT = 999;
/** Largest INTERVAL. */
const MAX_INTERVAL = 999;

const UNTIL = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/;

/**
 * The rule that a text says, with UNTIL as a moment of the series that begins at `start`: in UTC for a timed
 * series, whichever form it came in, and a date for an all-day one. Throws RefusedError naming what calendars
 * could not keep.
 */
export function parseRule(text: string, start: EventTime): RecurrenceRule {
  if (text.length > MAX_RULE_LENGTH) throw wrong(`must have at most ${MAX_RULE_LENGTH} characters.`);
  const parts = partsOf(text);
  const freq = FREQUENCIES.find((known) => known === parts.get('FREQ'));
  if (!freq) throw wrong(`needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, as in FREQ=WEEKLY;BYDAY=TU.`);
  if (parts.has('COUNT') && parts.has('UNTIL')) throw wrong('must not have both COUNT and UNTIL.');
  const until = parts.get('UNTIL');
  const weekStart = WEEKDAYS.indexOf((parts.get('WKST') ?? 'MO') as (typeof WEEKDAYS)[number]);
  if (weekStart < 0) throw wrong('needs a day such as MO as its WKST.');
  const rule: RecurrenceRule = {
    freq,
    interval: one(parts, 'INTERVAL', MAX_INTERVAL) ?? 1,
    ...(parts.has('COUNT') ? { count: one(parts, 'COUNT', MAX_COUNT) as number } : {}),
    ...(until === undefined ? {} : { until: readUntil(until, start) }),
    byMonth: list(parts, 'BYMONTH', 12, false),
    byMonthDay: list(parts, 'BYMONTHDAY', 31, true),
    byDay: days(parts.get('BYDAY')),
    bySetPos: list(parts, 'BYSETPOS', 366, true),
    weekStart,
  };
  mustBeKept(rule);
  return rule;
}

/** The rule as an RRULE value: equal rules give equal texts, with the parts in the order of RFC 5545. */
export function formatRule(rule: RecurrenceRule): string {
  const { freq, interval, count, until, byMonth, byMonthDay, byDay, bySetPos, weekStart } = rule;
  const listed = (name: string, values: readonly (number | string)[]) =>
    values.length === 0 ? [] : [`${name}=${values.join(',')}`];
  return [
    `FREQ=${freq}`,
    ...(interval === 1 ? [] : [`INTERVAL=${interval}`]),
    ...(count === undefined ? [] : [`COUNT=${count}`]),
    ...(until === undefined ? [] : [`UNTIL=${untilText(until)}`]),
    ...listed('BYMONTH', byMonth),
    ...listed('BYMONTHDAY', byMonthDay),
    ...listed(
      'BYDAY',
      byDay.map(({ weekday, ordinal }) => `${ordinal ?? ''}${WEEKDAYS[weekday]}`),
    ),
    ...listed('BYSETPOS', bySetPos),
    ...(weekStart === 1 ? [] : [`WKST=${WEEKDAYS[weekStart]}`]),
  ].join(';');
}

const KNOWN: ReadonlySet<string> = new Set([
  'FREQ',
  'INTERVAL',
  'COUNT',
  'UNTIL',
  'BYMONTH',
  'BYMONTHDAY',
  'BYDAY',
  'BYSETPOS',
  'WKST',
]);

function partsOf(text: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  const value = text
    .trim()
    .replace(/^RRULE:/i, '')
    .replace(/;$/, '');
  for (const part of value.split(';')) {
    const match = /^\s*([A-Za-z-]{1,20})\s*=\s*([^=]+?)\s*$/.exec(part);
    if (!match) throw wrong('must be parts such as FREQ=WEEKLY, separated by semicolons.');
    const name = (match[1] as string).toUpperCase();
    if (!KNOWN.has(name))
      throw wrong(`has ${name}, which calendars do not agree on. Use FREQ, BYDAY, BYMONTHDAY and BYMONTH.`);
    if (parts.has(name)) throw wrong(`has ${name} twice.`);
    parts.set(name, (match[2] as string).toUpperCase());
  }
  return parts;
}

function one(parts: ReadonlyMap<string, string>, name: string, most: number): number | undefined {
  const text = parts.get(name);
  if (text === undefined) return undefined;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) throw wrong(`needs a whole number from 1 to ${most} as its ${name}.`);
  return value;
}

function list(parts: ReadonlyMap<string, string>, name: string, most: number, signed: boolean): number[] {
  const text = parts.get(name);
  if (text === undefined) return [];
  const values = text.split(',').map((item) => (/^[+-]?\d{1,3}$/.test(item) ? Number(item) : 0));
  if (values.some((value) => value === 0 || Math.abs(value) > most || (value < 0 && !signed)))
    throw wrong(
      `needs numbers from 1 to ${most}${signed ? ', or as negative from the end,' : ''} in ${name}.`,
    );
  return [...new Set(values)].sort((a, b) => a - b);
}

function days(text: string | undefined): RuleDay[] {
  if (text === undefined) return [];
  const found = new Map<string, RuleDay>();
  for (const item of text.split(',')) {
    const match = /^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/.exec(item);
    const ordinal = match?.[1] === undefined ? undefined : Number(match[1]);
    if (!match || ordinal === 0 || Math.abs(ordinal ?? 1) > 53)
      throw wrong('needs days such as MO, 2TU or -1FR in BYDAY.');
    const weekday = WEEKDAYS.indexOf(match[2] as (typeof WEEKDAYS)[number]);
    found.set(`${ordinal ?? ''} ${weekday}`, { weekday, ...(ordinal === undefined ? {} : { ordinal }) });
  }
  // Weeks are written from Monday on, as people list them.
  const place = ({ weekday, ordinal = 0 }: RuleDay) => ordinal * 7 + ((weekday + 6) % 7);
  return [...found.values()].sort((a, b) => place(a) - place(b));
}

/**
 * Refuses combinations that RFC 5545 forbids, and those that ical.js, which Thunderbird and many others read rules
 * with, was seen to read otherwise than RFC 5545 does.
 */
function mustBeKept({ freq, byMonth, byMonthDay, byDay, bySetPos }: RecurrenceRule): void {
  const ordinals = byDay.flatMap(({ ordinal }) => (ordinal === undefined ? [] : [Math.abs(ordinal)]));
  const isShort = freq === 'DAILY' || freq === 'WEEKLY';
  if (isShort && byMonthDay.length > 0)
    throw wrong(`must not have BYMONTHDAY with FREQ=${freq}. Use FREQ=MONTHLY.`);
  if (isShort && ordinals.length > 0)
    throw wrong(`must not count days in BYDAY, as in 2TU, with FREQ=${freq}. Use FREQ=MONTHLY.`);
  if (isShort && bySetPos.length > 0)
    throw wrong(`must not have BYSETPOS with FREQ=${freq}. Name the days themselves in BYDAY.`);
  if (freq === 'MONTHLY' && byMonth.length > 0)
    throw wrong('must not have BYMONTH with FREQ=MONTHLY, which calendars misread. Use FREQ=YEARLY.');
  if (byMonthDay.length > 0 && byDay.length > 0)
    throw wrong(
      'must not have both BYMONTHDAY and BYDAY, which calendars misread. Leave one of the two out.',
    );
  if (freq === 'YEARLY' && byMonth.length === 0 && byMonthDay.length > 0)
    throw wrong('needs BYMONTH beside BYMONTHDAY with FREQ=YEARLY.');
  if ((freq !== 'YEARLY' || byMonth.length > 0) && ordinals.some((ordinal) => ordinal > 5))
    throw wrong('must not ask for more than the fifth day of its kind in a month.');
  if (byDay.some((a) => byDay.some((b) => mayMeet(a, b, freq === 'YEARLY' && byMonth.length === 0))))
    throw wrong('must not name a day of the week in BYDAY in two ways that may meet, as in 2TU,-4TU.');
  if (bySetPos.length > 0 && byDay.length === 0 && byMonthDay.length === 0)
    throw wrong('needs BYDAY or BYMONTHDAY for BYSETPOS to choose from.');
  if (bySetPos.length > 0 && freq === 'YEARLY' && byMonth.length !== 1)
    throw wrong('needs exactly one BYMONTH for BYSETPOS with FREQ=YEARLY. Use FREQ=MONTHLY for several.');
}

/** True for two ways to count one weekday that can lead to one date: 4 or 5 of each are in a month, 52 or 53 in a year. */
function mayMeet(a: RuleDay, b: RuleDay, inYear: boolean): boolean {
  if (a.weekday !== b.weekday) return false;
  if ((a.ordinal === undefined) !== (b.ordinal === undefined)) return true;
  const [from = 0, end = 0] = [a.ordinal, b.ordinal];
  return from > 0 && end < 0 && (inYear ? [53, 54] : [5, 6]).includes(from - end);
}

/** A date means the end of that day in the series' zone; a time without Z is that zone's. */
function readUntil(text: string, start: EventTime): EventTime {
  const match = UNTIL.exec(text);
  const [, year, month, day, hour = '23', minute = '59', second = '59', utc] = match ?? [];
  const date = `${year}-${month}-${day}`;
  if (!match || !isDate(date) || hour > '23' || minute > '59' || second > '59' || date < '1900')
    throw wrong('needs a real day or moment as its UNTIL, such as 20311231 or 20311231T225959Z.');
  const { timeZone } = start;
  if (start.kind === 'date') return { kind: 'date', date, timeZone };
  const time = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const epochMs = instantAt({ day: dayOfDate(date), second: time }, utc ? 'Etc/UTC' : timeZone);
  return { kind: 'instant', instant: formatInstant(epochMs), timeZone };
}

function untilText(until: EventTime): string {
  return (until.kind === 'date' ? dateOfDay(epochOf(until) / 86_400_000) : until.instant).replace(
    /[-:]/g,
    '',
  );
}

function wrong(what: string): RefusedError {
  return refuse('INVALID_INPUT', `rule ${what}`, 'input', 'event', 'recurrence', 'rule');
}
