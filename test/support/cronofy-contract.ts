/** What Cronofy takes (contract parts 2, 4 and 5), written down apart from the code that is checked by it. */

/** A breach of the contract: the field in Cronofy's dotted naming, and what is wrong. */
export type Breach = readonly [field: string, description: string];

type Json = Record<string, unknown>;

const TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.0+)?(Z|[+-]\d{2}:\d{2})$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const STATUSES = ['accepted', 'declined', 'pending', 'tentative'];
/** What a client of ours may say; Cronofy ignores other keys, and a field misspelt would be lost unseen. */
const KEYS = new Map([
  ['request', ['method', 'smart_invite_id', 'recipient', 'recipients', 'callback_url', 'event', 'organizer']],
  ['cancel', ['method', 'smart_invite_id', 'recipient', 'recipients']],
  ['remove', ['method', 'smart_invite_id', 'recipient']],
]);
const EVENT_KEYS = [
  'summary',
  'description',
  'start',
  'end',
  'tzid',
  'location',
  'url',
  'reminders',
  'transparency',
  'color',
];

/** Everything wrong with a POST body; `strict` also forbids keys that the contract does not name. */
export function breachesOf(body: unknown, { strict = false } = {}): Breach[] {
  if (!isObject(body)) return [['body', 'must be an object']];
  const found: Breach[] = [];
  const method = body.method ?? 'request';
  const keys = KEYS.get(String(method));
  if (!keys) return [['method', 'unknown']];
  if (strict)
    for (const key of Object.keys(body)) if (!keys.includes(key)) found.push([key, 'does not belong here']);
  if (typeof body.smart_invite_id !== 'string' || body.smart_invite_id === '')
    found.push(['smart_invite_id', 'required']);
  found.push(...people(body, method === 'remove'));
  if (method !== 'request') return found;
  if (
    body.callback_url != null &&
    !(typeof body.callback_url === 'string' && URL.canParse(body.callback_url))
  )
    found.push(['callback_url', 'must be a URL']);
  if (body.organizer !== undefined) {
    if (!isObject(body.organizer)) found.push(['organizer', 'must be an object']);
    else
      for (const [key, value] of Object.entries(body.organizer))
        if (typeof value !== 'string') found.push([`organizer.${key}`, 'must be a string']);
  }
  found.push(...event(body.event, strict));
  return found;
}

function people(body: Json, onlyOne: boolean): Breach[] {
  const { recipient, recipients } = body;
  if ((recipient === undefined) === (recipients === undefined) || (onlyOne && !recipient))
    return [['recipient', 'required']];
  if (recipient !== undefined) {
    if (!isObject(recipient) || !isEmail(recipient.email)) return [['recipient.email', 'required']];
    return recipient.status === undefined ? [] : [['recipient.status', 'does not belong here']];
  }
  if (!Array.isArray(recipients) || recipients.length === 0) return [['recipients', 'required']];
  return recipients.flatMap((one: unknown, index): Breach[] => {
    if (!isObject(one) || !isEmail(one.email)) return [[`recipients.${index}.email`, 'required']];
    const wrong = one.status !== undefined && !STATUSES.includes(String(one.status));
    return wrong ? [[`recipients.${index}.status`, 'unknown']] : [];
  });
}

function event(given: unknown, strict: boolean): Breach[] {
  if (!isObject(given)) return [['event', 'required']];
  const found: Breach[] = [];
  const must = (fine: boolean, field: string, description: string) => {
    if (!fine) found.push([`event.${field}`, description]);
  };
  if (strict)
    for (const key of Object.keys(given)) must(EVENT_KEYS.includes(key), key, 'does not belong here');
  must(typeof given.summary === 'string' && given.summary !== '', 'summary', 'required');
  for (const key of ['description', 'tzid', 'url', 'color'])
    must(['string', 'undefined'].includes(typeof given[key]), key, 'must be a string');
  must(isTime(given.start), 'start', 'start must be specified');
  must(isTime(given.end), 'end', 'end must be specified');
  must(
    [undefined, 'opaque', 'transparent'].includes(given.transparency as string),
    'transparency',
    'unknown',
  );
  const { reminders = [], location = {} } = given;
  const minutes = Array.isArray(reminders) && reminders.every((one) => Number.isInteger(one?.minutes));
  must(minutes, 'reminders', 'must be a list of minutes');
  if (!isObject(location)) must(false, 'location', 'must be an object');
  else {
    const { lat, long, description } = location;
    must((lat === undefined) === (long === undefined), 'location', 'lat and long must be given together');
    for (const [key, value] of [['lat', lat] as const, ['long', long] as const])
      must(value === undefined || isDecimal(value), `location.${key}`, 'must be a decimal as a string');
    must(['string', 'undefined'].includes(typeof description), 'location.description', 'must be a string');
  }
  return found;
}

function isTime(value: unknown): boolean {
  if (typeof value === 'string') return TIME.test(value) || DATE.test(value);
  if (!isObject(value) || typeof value.time !== 'string' || typeof value.tzid !== 'string') return false;
  return value.tzid !== '' && (TIME.test(value.time) || DATE.test(value.time));
}

function isDecimal(value: unknown): boolean {
  return typeof value === 'string' && /^-?\d{1,3}(\.\d+)?$/.test(value);
}

function isEmail(value: unknown): boolean {
  return typeof value === 'string' && /^[^\s@]+@[^\s@]+$/.test(value);
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
