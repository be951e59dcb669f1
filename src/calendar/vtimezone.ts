import { dateOfDay, dayOf } from '../invites/series/civil-day.ts';
import { MAX_YEARS } from '../invites/series/rule-days.ts';
import { contentLine } from './lines.ts';
import { localOnset, type YearlyRule, yearlyRules } from './yearly-change.ts';
import { type ZoneChange, zoneChanges, zoneOffset } from './zone-changes.ts';

/**
 * VTIMEZONE (RFC 5545 §3.6.5), which whoever does not know a zone by its name reads its clocks from. Written with
 * rules that begin in 1970, since Outlook shows meetings an hour off where it has to read lists of dates
 * (mail-invitations 1.3); a zone whose clocks follow no rule for a while has these changes one by one.
 */

/** A zone and the time that its clocks are needed for, in milliseconds since 1970; `to` absent: for good. */
export interface ZoneSpan {
  readonly timeZone: string;
  readonly from: number;
  readonly to?: number;
}

/**
 * For how many years changes without a rule are written for a series without an end. Later on only programs that
 * do not know the zone by name go wrong: the alternative would be to refuse such a series.
 */
export const UNRULED_YEARS = 20;

const YEAR_MS = 365.25 * 86_400_000;
/** Changes that a rule is believed from: twenty years' worth. */
const ENOUGH = 40;
/** Texts kept ready; each is some hundred bytes, and takes about 5 ms to work out. */
const MAX_TEXTS = 100;
const texts = new Map<string, readonly string[]>();

/** The content lines of a zone for a span of time. */
export function timeZoneLines({ timeZone, from, to }: ZoneSpan): readonly string[] {
  // A year's changes do not depend on the day of it on which the series begins.
  const begin = Date.UTC(new Date(from).getUTCFullYear(), 0, 1);
  const end = to === undefined ? undefined : Date.UTC(new Date(to).getUTCFullYear() + 1, 0, 1);
  const key = `${timeZone} ${begin} ${end}`;
  const known = texts.get(key);
  if (known) return known;
  const lines = [
    'BEGIN:VTIMEZONE',
    contentLine('TZID', timeZone),
    ...observances(timeZone, begin, end),
    'END:VTIMEZONE',
  ];
  if (texts.size >= MAX_TEXTS) texts.clear();
  texts.set(key, lines);
  return lines;
}

function observances(timeZone: string, from: number, to: number | undefined): string[] {
  const changes = zoneChanges(timeZone, from, from + MAX_YEARS * YEAR_MS);
  const tail = regularTail(changes, from);
  const needed = to ?? (tail ? Number.POSITIVE_INFINITY : from + UNRULED_YEARS * YEAR_MS);
  const ruled = tail ? changes.length - tail.changes : changes.length;
  const single = changes.slice(0, ruled).filter(({ at }) => at < needed);
  const isRuled = tail !== undefined && (changes[ruled]?.at ?? needed) < needed;
  // A rule may stand for the years before it only where none of them is asked about.
  const since1970 = isRuled && single.length === 0 && (changes[0]?.at ?? 0) < from + YEAR_MS;
  const first = zoneOffset(timeZone, from);
  return [
    ...(since1970 ? [] : observance('STANDARD', '19700101T000000', first, first)),
    ...single.flatMap(singleChange),
    ...(isRuled ? tail.rules.flatMap((rule) => ruledChange(rule, since1970)) : []),
  ];
}

interface Ruled {
  readonly yearly: YearlyRule;
  /** The first change that the rule accounts for. */
  readonly first: ZoneChange;
}

/** From which change on the clocks follow two yearly rules, up to as far as we look. */
function regularTail(
  changes: readonly ZoneChange[],
  from: number,
): { readonly changes: number; readonly rules: readonly Ruled[] } | undefined {
  const last = changes.at(-1);
  // A zone whose clocks come to rest has no rule that goes on.
  if (!last || last.at < from + (MAX_YEARS - 1.5) * YEAR_MS) return undefined;
  for (let start = 0; changes.length - start >= ENOUGH; start++) {
    const rest = changes.slice(start);
    // A rule that begins later still would come after more single changes than a mail should carry.
    if ((rest[0]?.at ?? last.at) > from + UNRULED_YEARS * YEAR_MS) return undefined;
    const halves = [0, 1].map((half) => rest.filter((_, index) => index % 2 === half));
    const rules = halves.map((half) =>
      yearlyRules(half)?.map((yearly) => ({
        yearly,
        first: half.find((change) => yearly.includes(localOnset(change).day)) as ZoneChange,
      })),
    );
    if (rules.every((half) => half !== undefined)) return { changes: rest.length, rules: rules.flat() };
  }
  return undefined;
}

function ruledChange({ yearly, first }: Ruled, since1970: boolean): string[] {
  const { day, second } = localOnset(first);
  let onset = since1970 ? dayOf(1970, 1, 1) : day;
  while (!yearly.includes(onset)) onset += 1;
  return observance(nameOf(first), stamp(onset, second), first.before, first.after, yearly.rule);
}

function singleChange(change: ZoneChange): string[] {
  const { day, second } = localOnset(change);
  return observance(nameOf(change), stamp(day, second), change.before, change.after);
}

type Name = 'STANDARD' | 'DAYLIGHT';

function nameOf({ before, after }: ZoneChange): Name {
  return after > before ? 'DAYLIGHT' : 'STANDARD';
}

function observance(name: Name, onset: string, before: number, after: number, rule?: string): string[] {
  return [
    `BEGIN:${name}`,
    `DTSTART:${onset}`,
    ...(rule === undefined ? [] : [`RRULE:${rule}`]),
    `TZOFFSETFROM:${offset(before)}`,
    `TZOFFSETTO:${offset(after)}`,
    `END:${name}`,
  ];
}

function stamp(day: number, second: number): string {
  return `${dateOfDay(day).replaceAll('-', '')}T${sexagesimal(second)}`;
}

function offset(seconds: number): string {
  const text = sexagesimal(Math.abs(seconds));
  // RFC 5545 §3.3.14: seconds only where there are any.
  return `${seconds < 0 ? '-' : '+'}${text.endsWith('00') ? text.slice(0, 4) : text}`;
}

/** HHMMSS */
function sexagesimal(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join('');
}
