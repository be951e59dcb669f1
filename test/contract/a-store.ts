import { randomUUID } from 'node:crypto';
import type { TransactAnswers } from '../../src/invites/answer-ports.ts';
import { createInvite, type InviteDraft } from '../../src/invites/create.ts';
import type { DraftEvent, InviteEventBody } from '../../src/invites/event.ts';
import type { InboundMessage } from '../../src/invites/inbound-message.ts';
import type { Invite } from '../../src/invites/invite.ts';
import type { Directory, MailJob, Transact } from '../../src/invites/ports.ts';
import type { Database } from '../../src/store/database.ts';
import { directoryOf } from '../../src/store/directory.ts';
import { transactOn } from '../../src/store/unit.ts';
import { appending } from '../../src/stream/log.ts';
import { draft, minted, NOW } from '../invites/sample-invite.ts';
import type { Backend, TestDatabase } from './backends.ts';

/** The store as the program wires it, over one database. */
export interface Store {
  readonly transact: Transact;
  readonly transactAnswers: TransactAnswers;
  readonly directory: Directory;
  insert(...invites: readonly Invite[]): Promise<void>;
}

export function storeOver(database: Database): Store {
  const { transact, transactAnswers } = transactOn(database, appending);
  return {
    transact,
    transactAnswers,
    directory: directoryOf(database.queries),
    insert: (...invites) =>
      transact(async ({ records }) => {
        for (const invite of invites) await records.insert(invite);
      }),
  };
}

export async function aStore(
  backend: Backend,
): Promise<Store & { readonly database: TestDatabase } & AsyncDisposable> {
  const database = await backend.open();
  return {
    ...storeOver(database),
    database,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** An invite with ids as the program makes them, so that they sort alike in every database. */
export function invite(over: Partial<InviteDraft> = {}, now = NOW, application = 'app'): Invite {
  return createInvite(application, draft({ smartInviteId: randomUUID(), ...over }), {
    ...minted(now),
    newId: randomUUID,
  }).invite;
}

export const UPDATED: InviteEventBody = { type: 'INVITE_UPDATED', changed: ['summary'], rescheduled: false };

export function event(of: Invite, body: InviteEventBody = UPDATED): DraftEvent {
  return { id: randomUUID(), occurredAt: NOW, body, invite: of };
}

export function events(count: number, of: Invite, body: InviteEventBody = UPDATED): DraftEvent[] {
  return Array.from({ length: count }, () => event(of, body));
}

export function job(of: Invite, method: MailJob['method'] = 'REQUEST'): MailJob {
  const recipient = of.recipients[0];
  if (!recipient) throw new Error('the invite has no recipient');
  return { method, recipient, invite: of };
}

export function message(of: Invite, over: Partial<InboundMessage> = {}): InboundMessage {
  return {
    id: randomUUID(),
    application: of.application,
    inviteId: of.id,
    mailFrom: 'ana@guest.test',
    dedupeKey: randomUUID(),
    raw: Buffer.from('Subject: yes\r\n\r\nyes\r\n'),
    receivedAt: NOW,
    warnings: [],
    ...over,
  };
}
