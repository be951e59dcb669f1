import { isObject } from './cronofy-contract.ts';

/** The invites of a fake Cronofy and the shapes it answers in (contract parts 3 to 6). */

type Json = Record<string, unknown>;

export interface CronofyAnswer {
  readonly status: 'pending' | 'accepted' | 'tentative' | 'declined';
  readonly comment?: string;
  readonly proposal?: object;
}

interface Person extends Partial<CronofyAnswer> {
  readonly email: string;
}

interface Kept {
  readonly id: string;
  readonly group: boolean;
  readonly event: Json;
  readonly callbackUrl: string | null;
  readonly cancelled: boolean;
  readonly sequence: number;
  readonly recipients: readonly Person[];
  readonly replies: readonly Person[];
}

export class CronofyInvites {
  readonly #kept = new Map<string, Kept>();

  /** Applies a body that keeps to the contract; undefined where there is no such invite. */
  post(body: Json): Json | undefined {
    const id = body.smart_invite_id as string;
    const group = body.recipients !== undefined || body.method === 'remove';
    const named = (body.recipients ?? [body.recipient]) as Person[];
    const key = keyOf(id, group ? undefined : named[0]?.email);
    const before = this.#kept.get(key);
    if (body.method === 'cancel' || body.method === 'remove') {
      if (!before) return undefined;
      return body.method === 'cancel'
        ? this.#cancel(key, before)
        : this.#remove(key, before, named[0]?.email);
    }
    const kept: Kept = {
      id,
      group,
      event: normalised(body.event as Json),
      callbackUrl: (body.callback_url as string | null | undefined) ?? null,
      cancelled: false,
      sequence: (before?.sequence ?? -1) + 1,
      // An update keeps what people answered; `status` is where they start (2.1).
      recipients: named.map(
        ({ email, status = 'pending' }) =>
          before?.recipients.find((person) => person.email === email) ?? { email, status },
      ),
      replies: before?.replies ?? [],
    };
    this.#kept.set(key, kept);
    return { ...shape(kept), attachments: { icalendar: icalendar(kept) } };
  }

  status(id: string, email: string | undefined, withIcs: boolean): Json | undefined {
    const kept = this.#kept.get(keyOf(id, email));
    if (!kept) return undefined;
    return {
      ...shape(kept),
      ...(kept.replies.length > 0 ? { replies: kept.replies } : {}),
      ...(withIcs ? { attachments: { icalendar: icalendar(kept) } } : {}),
    };
  }

  /** Takes an answer, by default of the recipient, and gives the callback that Cronofy makes of it. */
  answer(id: string, recipient: string, answer: CronofyAnswer, from = recipient): Json {
    const key = [keyOf(id, recipient), keyOf(id, undefined)].find((one) => this.#kept.has(one));
    const kept = key === undefined ? undefined : this.#kept.get(key);
    if (key === undefined || !kept) throw new Error(`Nobody invited ${recipient} to ${id}.`);
    const reply = { email: from, ...answer };
    const next: Kept = {
      ...kept,
      recipients: kept.recipients.map((person) => (person.email === from ? reply : person)),
      replies: [...kept.replies.filter(({ email }) => email !== from), reply],
    };
    this.#kept.set(key, next);
    const { event: _, attachments: __, ...known } = shape(next);
    return { notification: { type: 'smart_invite' }, smart_invite: { ...known, reply } };
  }

  #cancel(key: string, before: Kept): Json {
    const kept = { ...before, cancelled: true, sequence: before.sequence + 1 };
    this.#kept.set(key, kept);
    return { ...shape(kept), method: 'cancel', attachments: { icalendar: icalendar(kept) } };
  }

  #remove(key: string, before: Kept, email: string | undefined): Json | undefined {
    if (!before.recipients.some((person) => person.email === email)) return undefined;
    const recipients = before.recipients.filter((person) => person.email !== email);
    const kept = { ...before, recipients, sequence: before.sequence + 1 };
    this.#kept.set(key, kept);
    const gone = icalendar({ ...kept, recipients: [{ email: email ?? '' }], cancelled: true });
    return {
      ...shape(kept),
      attachments: { icalendar: icalendar(kept), removed: { email, icalendar: gone } },
    };
  }
}

function keyOf(id: string, email: string | undefined): string {
  return JSON.stringify([id, email ?? null]);
}

function shape({ id, group, event, callbackUrl, recipients }: Kept): Json {
  return {
    ...(group ? { recipients } : { recipient: recipients[0] }),
    smart_invite_id: id,
    callback_url: callbackUrl,
    event,
  };
}

/** Plain times become objects, and the event's zone is folded into them (part 3). */
function normalised({ tzid = 'Etc/UTC', start, end, ...event }: Json): Json {
  const time = (given: unknown) => (isObject(given) ? given : { time: given, tzid });
  return { ...event, start: time(start), end: time(end) };
}

function icalendar({ id, event, cancelled, sequence, recipients }: Kept): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `METHOD:${cancelled ? 'CANCEL' : 'REQUEST'}`,
    'BEGIN:VEVENT',
    `UID:${encodeURIComponent(id)}@invite.cronofy.test`,
    `SEQUENCE:${sequence}`,
    `SUMMARY:${String(event.summary)}`,
    ...recipients.map(({ email }) => `ATTENDEE:mailto:${email}`),
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}
