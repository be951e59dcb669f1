import type { Problem } from '../errors.ts';

/**
 * Cronofy's 422 in the words of our inputs (contract part 7). How nested fields are named there is public
 * nowhere, so dots and brackets are both read, and a list of one or more names leads as far as it is known.
 */

/** Fields, and sayings about one field, that are read; a person mends no more at a time. */
const MAX_FIELDS = 50;
const MAX_SAYINGS = 5;
/** Longest name of a field and longest saying, in characters. */
const MAX_NAME = 200;
const MAX_SAYING = 300;

/** A name of Cronofy's: the way it leads in ours, and the names that may follow. */
interface Field {
  readonly ours: readonly string[];
  readonly within?: ReadonlyMap<string, Field>;
  /** True for a list, whose elements are named by number. */
  readonly list?: boolean;
}

const at = (...ours: string[]): Field => ({ ours });

const PERSON: ReadonlyMap<string, Field> = new Map([
  ['email', at('email')],
  ['status', at('status')],
]);
const TIME: ReadonlyMap<string, Field> = new Map([
  // Whether ours is a dateTime or a date, only the caller's input knows.
  ['time', at()],
  ['tzid', at('timeZone')],
]);
const EVENT: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['summary', at('summary')],
  ['description', at('description')],
  ['start', { ours: ['start'], within: TIME }],
  ['end', { ours: ['end'], within: TIME }],
  ['tzid', at('start', 'timeZone')],
  [
    'location',
    {
      ours: ['location'],
      within: new Map([
        ['description', at('description')],
        ['lat', at('latitude')],
        ['long', at('longitude')],
      ]),
    },
  ],
  ['url', at('url')],
  ['reminders', { ours: ['reminders'], list: true, within: new Map([['minutes', at()]]) }],
  ['transparency', at('transparency')],
  ['color', at('color')],
]);
const FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['smart_invite_id', at('smartInviteId')],
  ['callback_url', at('callbackUrl')],
  ['recipient', { ours: ['recipient'], within: PERSON }],
  ['recipients', { ours: ['recipients'], list: true, within: PERSON }],
  ['event', { ours: ['event'], within: EVENT }],
  [
    'organizer',
    {
      ours: ['organizer'],
      within: new Map([
        ['name', at('name')],
        ['email', at('email')],
      ]),
    },
  ],
]);

export interface ReadProblems {
  /** True for an input that only names an invite, whose `recipient.email` is called `recipientEmail`. */
  readonly byReference?: boolean;
  /** What no message may repeat. */
  readonly secrets?: readonly string[];
}

/**
 * The problems that a 422 names, with the paths of our inputs; one without a field where the body says nothing
 * that can be read.
 */
export function problemsOf(
  json: unknown,
  { byReference = false, secrets = [] }: ReadProblems = {},
): Problem[] {
  const errors = isRecord(json) && isRecord(json.errors) ? Object.entries(json.errors) : [];
  const problems = errors.slice(0, MAX_FIELDS).flatMap(([name, said]) => {
    const field = clean(name, MAX_NAME, secrets);
    return sayings(said).map((saying) =>
      problem(
        `Cronofy refused ${field || 'the input'}: ${clean(saying, MAX_SAYING, secrets)}`,
        pathOf(name, byReference),
      ),
    );
  });
  return problems.length > 0
    ? problems
    : [problem('Cronofy refused the input without saying why', ['input'])];
}

function pathOf(name: string, byReference: boolean): string[] {
  const path = ['input'];
  let known: ReadonlyMap<string, Field> | undefined = FIELDS;
  let list = false;
  for (const part of name.slice(0, MAX_NAME).split(/[.[\]]+/)) {
    if (part === '') continue;
    if (list && /^\d{1,4}$/.test(part)) {
      path.push(part);
      continue;
    }
    // Some servers name an event's fields without the event (the fixtures do for calendar events).
    const field: Field | undefined = known?.get(part) ?? (known === FIELDS ? within(part) : undefined);
    if (!field) break;
    path.push(...field.ours);
    known = field.within;
    list = field.list ?? false;
  }
  return byReference && path[1] === 'recipient' ? ['input', 'recipientEmail'] : path;
}

function within(part: string): Field | undefined {
  const field = EVENT.get(part);
  return field && { ...field, ours: ['event', ...field.ours] };
}

function sayings(said: unknown): string[] {
  const list = (Array.isArray(said) ? said : [said]).slice(0, MAX_SAYINGS).map((one: unknown) => {
    if (typeof one === 'string') return one;
    if (!isRecord(one)) return '';
    const text = [one.description, one.key].find((value) => typeof value === 'string' && value !== '');
    return typeof text === 'string' ? text : '';
  });
  return list.length > 0 ? list : [''];
}

/** One line, cut, and empty where it gives away a secret: it goes to callers and into logs. */
function clean(text: string, most: number, secrets: readonly string[]): string {
  if (secrets.some((secret) => text.includes(secret))) return '';
  return text
    .slice(0, most)
    .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim();
}

function problem(message: string, path: string[]): Problem {
  return { code: 'INVALID_INPUT', message: `${message.replace(/[:.\s]+$/, '')}.`, path };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
