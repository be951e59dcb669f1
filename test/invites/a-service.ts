import { randomUUID } from 'node:crypto';
import { callbackBody } from '../../src/callbacks/outgoing-payload.ts';
import type { Problem } from '../../src/errors.ts';
import type { InviteEvent, InviteEventBody } from '../../src/invites/event.ts';
import type { Invite } from '../../src/invites/invite.ts';
import type { MailJob } from '../../src/invites/ports.ts';
import { createRecordDelivery } from '../../src/invites/record-delivery.ts';
import { createRecordReply } from '../../src/invites/record-reply.ts';
import { createInviteService } from '../../src/invites/service.ts';
import type { ReplyTrust } from '../../src/invites/trust.ts';
import { createEmbeddedEngine } from '../../src/mail/engine.ts';
import { replyAddressScheme } from '../../src/mail/reply-address.ts';
import type { Database } from '../../src/store/database.ts';
import { jobQueueOf } from '../../src/store/jobs.ts';
import { readPage } from '../../src/stream/log.ts';
import { storeOver } from '../contract/a-store.ts';
import type { Backend } from '../contract/backends.ts';
import { markOf } from './mark-of.ts';
import { inWords, NOW } from './sample-invite.ts';

/** The use cases as the program wires them, over a real store and with a clock that only the test moves. */
export async function aService(backend: Backend, trust: ReplyTrust = 'normal') {
  const database = await backend.open();
  return {
    ...useCasesOver(database, trust),
    database,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

export function useCasesOver(database: Database, trust: ReplyTrust = 'normal') {
  const clock = { time: NOW, now: () => clock.time };
  const woken: string[] = [];
  const committed = (application: string) => void woken.push(application);
  const { transact, transactAnswers, directory } = storeOver(database);
  const engine = createEmbeddedEngine({
    replyScheme: replyAddressScheme('{token}@reply.test'),
    defaultOrganizerName: 'Acme',
  });
  const events = async (): Promise<readonly InviteEvent[]> =>
    (await readPage(database.queries, 'app', 0, 10_000)).events;
  return {
    clock,
    engine,
    transact,
    directory,
    queue: jobQueueOf(database),
    service: createInviteService({ transact, engine, clock, newId: randomUUID, committed }),
    recordReply: createRecordReply({
      transact,
      transactAnswers,
      trust,
      newId: randomUUID,
      markOf,
      confirms: false,
      callbackBody,
      committed,
    }),
    recordDelivery: createRecordDelivery({ transact, clock, newId: randomUUID, committed }),
    /** Applications that were told of a commit, in order. */
    woken,
    events,
    types: async (): Promise<InviteEventBody['type'][]> => (await events()).map(({ body }) => body.type),
    /** The mail that waits, as `METHOD address`. */
    async waiting(): Promise<string[]> {
      const rows = await database.queries.selectFrom('job').select('data').orderBy('id').execute();
      return rows
        .map(({ data }) => JSON.parse(data) as MailJob)
        .map(({ method, recipient }) => `${method} ${recipient.email}`)
        .sort();
    },
    /** The invite as the store has it. */
    async stored({ id }: Pick<Invite, 'id'>): Promise<Invite> {
      const [found] = await directory.find('app', { id });
      if (!found) throw new Error(`there is no invite ${id}`);
      return found;
    },
  };
}

/** What was refused, as `path.to.input: code`. */
export async function refusal(attempt: Promise<unknown>): Promise<string[]> {
  const error = await attempt.then(
    () => undefined,
    (reason) => reason,
  );
  if (!error?.problems) throw new Error(`it was not refused: ${error}`);
  inWords(error.problems.map(({ message }: Problem) => message));
  return error.problems.map(({ path, code }: Problem) => `${path.join('.')}: ${code}`);
}
