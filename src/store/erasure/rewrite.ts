import { type SqlBool, sql } from 'kysely';
import { canonicalAddress } from '../../invites/address.ts';
import { eraseFromInvite } from '../../invites/erasure/erase-invite.ts';
import type { MarkOf } from '../../invites/erasure/pseudonym.ts';
import { type ErasedPerson, scrub, textScrubber } from '../../invites/erasure/scrub.ts';
import type { DraftEvent, InviteEvent } from '../../invites/event.ts';
import type { Invite } from '../../invites/invite.ts';
import type { MailJob } from '../../invites/ports.ts';
import { concernedAddresses } from '../../stream/concerned.ts';
import { recordsOf } from '../records.ts';
import type { Tx } from '../tables.ts';
import type { HeldRow } from './holdings.ts';

/** Whom a batch erases, and what it needs for it. */
export interface Erasing extends ErasedPerson {
  readonly application: string;
  readonly mark: string;
  readonly markOf: MarkOf;
  readonly now: number;
  readonly newId: () => string;
  readonly newToken: () => string;
  readonly append: (tx: Tx, events: readonly DraftEvent[]) => Promise<readonly InviteEvent[]>;
}

/** Erases a person from rows that hold their address; resolves to how many rows that changed. */
export type Rewrite = (tx: Tx, rows: readonly HeldRow[], erasing: Erasing) => Promise<number>;

const NOTHING = Buffer.alloc(0);

/** By table. What was mailed to the person or by them alone is deleted, and everything else keeps its shape. */
export const REWRITES = {
  async invite(tx, rows, erasing) {
    const events: DraftEvent[] = [];
    for (const row of rows) {
      const found = eraseFromInvite(JSON.parse(String(row.data)) as Invite, erasing, erasing);
      if (!found) continue;
      await forgetAddresses(tx, found.tokens, erasing);
      await recordsOf(tx).save(found.invite);
      await forgetMail(tx, found.invite, found.recipientIds);
      events.push(found.event);
    }
    if (events.length > 0) await erasing.append(tx, events);
    return events.length;
  },

  async event(tx, rows, erasing) {
    let changed = 0;
    for (const row of rows) {
      const before = JSON.parse(String(row.data)) as DraftEvent;
      const scrubbed = scrub(before, erasing);
      if (scrubbed === before) continue;
      const event = { ...scrubbed, rewritten: (before.rewritten ?? 0) + 1 };
      await tx
        .updateTable('event')
        .set({ data: JSON.stringify(event), recipients: `\n${concernedAddresses(event).join('\n')}\n` })
        .where('application', '=', erasing.application)
        .where('offset', '=', Number(row.offset))
        .execute();
      changed++;
    }
    // Last, as everybody does it who takes this row.
    if (changed > 0)
      await tx
        .updateTable('stream')
        .set((stream) => ({ rewrites: stream('rewrites', '+', 1) }))
        .where('application', '=', erasing.application)
        .execute();
    return changed;
  },

  async callback_delivery(tx, rows, erasing) {
    const text = textScrubber(erasing, new Set());
    for (const { id, url, body, attempt_log } of rows)
      await tx
        .updateTable('callback_delivery')
        .set({
          url: text(String(url)),
          body: JSON.stringify(scrub(JSON.parse(String(body)), erasing)),
          attempt_log: JSON.stringify(scrub(JSON.parse(String(attempt_log)), erasing)),
        })
        .where('id', '=', String(id))
        .execute();
    return rows.length;
  },

  async once(tx, rows, { application, ...erasing }) {
    const text = textScrubber(erasing, new Set());
    for (const row of rows) {
      const key = String(row.key);
      const result = JSON.stringify(scrub(JSON.parse(String(row.result)), erasing));
      // A key that holds the address cannot stay, and under another one nobody would find the result.
      const isOurs = sql<SqlBool>`application = ${application} and key = ${key}`;
      if (text(key) === key) await tx.updateTable('once').set({ result }).where(isOurs).execute();
      else await tx.deleteFrom('once').where(isOurs).execute();
    }
    return rows.length;
  },

  async received_mail(tx, rows, erasing) {
    const text = textScrubber(erasing, new Set());
    const written = (value: unknown) => (value === null ? null : text(String(value)));
    const document = (value: unknown) =>
      value === null ? null : JSON.stringify(scrub(JSON.parse(String(value)), erasing));
    for (const row of rows) {
      const id = String(row.id);
      if (isTheirs(row.from_address, erasing) || isTheirs(row.mail_from, erasing)) {
        await tx.deleteFrom('received_mail').where('id', '=', id).execute();
        continue;
      }
      await tx
        .updateTable('received_mail')
        .set({
          mail_from: written(row.mail_from) ?? '',
          from_address: written(row.from_address),
          message_id: written(row.message_id),
          subject: written(row.subject),
          reasons: document(row.reasons) ?? '[]',
          verification: document(row.verification),
          content: document(row.content),
          raw: NOTHING,
        })
        .where('id', '=', id)
        .execute();
    }
    return rows.length;
  },

  async captured_mail(tx, rows) {
    // Its text is encoded in several ways: nothing less than all of it is sure to be all.
    for (const { id } of rows) await tx.deleteFrom('captured_mail').where('id', '=', String(id)).execute();
    return rows.length;
  },

  async audit_entry(tx, rows, erasing) {
    const text = textScrubber(erasing, new Set());
    for (const { id, actor, smart_invite_id: name, request_id: request } of rows)
      await tx
        .updateTable('audit_entry')
        .set({
          actor: text(String(actor)),
          request_id: text(String(request)),
          smart_invite_id: name === null ? null : text(String(name)),
        })
        .where('application', '=', erasing.application)
        .where('id', '=', String(id))
        .execute();
    return rows.length;
  },

  async job(tx, rows, erasing) {
    let changed = 0;
    for (const row of rows) {
      const job = JSON.parse(String(row.data)) as MailJob;
      if (job.invite.application !== erasing.application) continue;
      const id = String(row.id);
      if (isTheirs(job.recipient.email, erasing)) await tx.deleteFrom('job').where('id', '=', id).execute();
      else {
        const data = JSON.stringify(scrub(job, erasing));
        await tx.updateTable('job').set({ data }).where('id', '=', id).execute();
      }
      changed++;
    }
    return changed;
  },
} as const satisfies Record<string, Rewrite>;

function isTheirs(address: unknown, { email }: Erasing): boolean {
  return typeof address === 'string' && canonicalAddress(address) === canonicalAddress(email);
}

/** Their tokens lead nowhere from now on, and are known as theirs where mail still comes to one. */
async function forgetAddresses(tx: Tx, tokens: readonly string[], erasing: Erasing): Promise<void> {
  const { application, markOf, now } = erasing;
  if (tokens.length === 0) return;
  await tx.deleteFrom('reply_address').where('token', 'in', tokens).execute();
  await tx
    .insertInto('erased_mark')
    .values(tokens.map((token) => ({ application, mark: markOf(application, token), erased_at: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Raw mail of the invite may quote the person in any encoding, and so may what was mailed to guests who see each other. */
async function forgetMail(tx: Tx, invite: Invite, recipientIds: readonly string[]): Promise<void> {
  await tx.updateTable('received_mail').set({ raw: NOTHING }).where('invite_id', '=', invite.id).execute();
  if (invite.showGuestList) await tx.deleteFrom('captured_mail').where('invite_id', '=', invite.id).execute();
  if (recipientIds.length > 0)
    await tx
      .deleteFrom('job')
      .where('invite_id', '=', invite.id)
      .where('recipient_id', 'in', recipientIds)
      .execute();
}
