import { expect } from 'vitest';
import type { InviteDraft } from '../../../src/invites/create.ts';
import { NO_EVIDENCE, type SenderEvidence } from '../../../src/invites/evidence.ts';
import type { Invite, Recipient } from '../../../src/invites/invite.ts';
import type { InboundMail, Ingested } from '../../../src/mail/inbound/inbound-mail.ts';
import type { IngestParts } from '../../../src/mail/inbound/ingest.ts';
import { BACKENDS } from '../../contract/backends.ts';
import { aService } from '../../invites/a-service.ts';
import { draft, NOW, person, SECOND } from '../../invites/sample-invite.ts';
import { anIntake } from '../an-intake.ts';
import { crlf } from '../read/mails.ts';

/** When answers are written that say nothing else, and when the first of them comes in. */
export const WRITTEN = '20310301T080500Z';
export const RECEIVED = NOW + 10 * 60 * SECOND;

/** What is known of the sender of a mail, and which way it came. */
export interface Sending extends Partial<Pick<InboundMail, 'source' | 'mailFrom'>> {
  /** Address of ours that it came to; the reply address of the first recipient where absent, none where null. */
  readonly token?: string | null;
  readonly evidence?: Partial<SenderEvidence>;
}

/** Proven by DMARC for a domain. */
export const alignedAs = (organisation: string): Partial<SenderEvidence> => ({
  proof: 'aligned',
  organisation,
});

/** One invite beside another one, over a real store, and the whole way of a mail to it. */
export async function aMailroom(over: Partial<InviteDraft> = {}, parts: Partial<IngestParts> = {}) {
  const [backend] = BACKENDS;
  if (!backend) throw new Error('there is no backend');
  const app = await aService(backend);
  const made = await app.service.create('app', draft(over));
  const bystander = await app.service.create('app', draft({ smartInviteId: 'bystander' }));
  app.clock.time = RECEIVED;
  const invite = () => app.stored(made);

  /** Takes one mail; nothing of the event, its recipients' names or another invite may change by it. */
  async function deliver(mail: string | Uint8Array, sending: Sending = {}): Promise<Ingested> {
    const { token = made.recipients[0]?.token, evidence = {}, source = 'SMTP', mailFrom } = sending;
    const before = await invite();
    const waiting = await app.waiting();
    const intake = anIntake(app, {
      authenticate: async () => ({ ...NO_EVIDENCE, ...evidence }),
      ...parts,
    });
    const ingested = await intake({
      source,
      raw: Buffer.from(mail),
      mailFrom: mailFrom ?? 'ana@guest.test',
      ...(token ? { token } : {}),
    });
    const after = await invite();
    expect(untouchable(after)).toEqual(untouchable(before));
    expect(await app.stored(bystander)).toEqual(bystander);
    // No answer makes the gateway write to anybody.
    expect(await app.waiting()).toEqual(waiting);
    app.clock.time += SECOND;
    return ingested;
  }

  return {
    ...app,
    made,
    bystander,
    invite,
    deliver,
    person: async (email: string): Promise<Recipient> => person(await invite(), email),
    /** `address: STATUS` of every recipient. */
    statuses: async () => (await invite()).recipients.map(({ email, status }) => `${email}: ${status}`),
    /** `address: STATUS` of everybody else who answered. */
    others: async () => {
      const { recipients, replies } = await invite();
      return replies
        .filter(({ email }) => !recipients.some((recipient) => recipient.email === email))
        .map(({ email, status }) => `${email}: ${status}`);
    },
    /** The answers that were told to whoever watches. */
    told: async () =>
      (await app.events()).map(({ body }) => body).filter((body) => body.type === 'RSVP_RECEIVED'),
    /** What waits for a person. */
    queue: () => app.directory.unmatched('app', { limit: 20 }),
    /** What was kept, oldest first. */
    kept: async () =>
      (
        await app.database.queries
          .selectFrom('received_mail')
          .select('disposition')
          .orderBy('received_at')
          .execute()
      ).map(({ disposition }) => disposition),
  };
}

function untouchable({ recipients, replies: _a, orders: _b, revision: _c, updatedAt: _d, ...rest }: Invite) {
  return {
    ...rest,
    recipients: recipients.map(({ id, email, name, token }) => ({ id, email, name, token })),
  };
}

/** What a composed answer says; everything has a usual value. */
export interface Said {
  readonly method?: string;
  readonly uid?: string;
  /** DTSTAMP, or none where null. */
  readonly stamp?: string | null;
  readonly status?: string;
  /** The whole ATTENDEE lines, in place of the one for the sender. */
  readonly attendees?: readonly string[];
  /** Further lines of the VEVENT. */
  readonly lines?: readonly string[];
  /** Value of the From header, an address at its end. */
  readonly from?: string;
  readonly messageId?: string;
  readonly headers?: readonly string[];
}

let written = 0;

/** The header of a mail with a Message-ID of its own. */
export function heading({ from = 'Ana <ana@guest.test>', messageId, headers = [] }: Said = {}): string {
  return crlf(
    ...(from === '' ? [] : [`From: ${from}`]),
    'To: somebody@reply.test',
    'Subject: Re: Flat viewing',
    ...(messageId === '' ? [] : [`Message-ID: ${messageId ?? `<${++written}@guest.test>`}`]),
    'MIME-Version: 1.0',
    ...headers,
  );
}

/** One VEVENT of an answer. */
export function vevent({ uid }: Pick<Invite, 'uid'>, said: Said = {}): string {
  const { stamp = WRITTEN, status = 'ACCEPTED', lines = [], from = 'ana@guest.test' } = said;
  const address = /[^<\s]+@[^>\s]+/.exec(from)?.[0] ?? 'ana@guest.test';
  const attendees = said.attendees ?? [`ATTENDEE;PARTSTAT=${status}:mailto:${address}`];
  const named = said.uid ?? uid;
  return crlf(
    'BEGIN:VEVENT',
    ...(named === '' ? [] : [`UID:${named}`]),
    ...(stamp === null ? [] : [`DTSTAMP:${stamp}`]),
    ...attendees,
    ...lines,
    'END:VEVENT',
  );
}

export function vcalendar(method: string | undefined, ...events: readonly string[]): string {
  const head = ['BEGIN:VCALENDAR', 'PRODID:-//Somebody//Calendar//EN', 'VERSION:2.0'];
  return `${crlf(...head, ...(method ? [`METHOD:${method}`] : []))}${events.join('')}END:VCALENDAR\r\n`;
}

/** A mail that is one calendar text. */
export function calendarLetter(text: string, said: Said = {}, type = 'text/calendar; charset=utf-8'): string {
  const transfer = 'Content-Transfer-Encoding: 8bit';
  return `${heading(said)}${crlf(`Content-Type: ${type}`, transfer)}\r\n${text}`;
}

/** The answer to an invite that the mail of a person brings. */
export function answerTo(invite: Pick<Invite, 'uid'>, said: Said = {}): string {
  return calendarLetter(vcalendar(said.method ?? 'REPLY', vevent(invite, said)), said);
}

/** A letter in plain words. */
export function letter(words: string, said: Said = {}): string {
  return `${heading(said)}Content-Type: text/plain; charset=utf-8\r\n\r\n${words}\r\n`;
}
