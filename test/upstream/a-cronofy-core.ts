import { randomUUID } from 'node:crypto';
import { callbackBody } from '../../src/callbacks/outgoing-payload.ts';
import { receiveCallback } from '../../src/callbacks/receive.ts';
import type { InviteDraft } from '../../src/invites/create.ts';
import { createRecordReply } from '../../src/invites/record-reply.ts';
import { createRefresh } from '../../src/invites/refresh.ts';
import { createInviteService } from '../../src/invites/service.ts';
import { createEmbeddedEngine } from '../../src/mail/engine.ts';
import { replyAddressScheme } from '../../src/mail/reply-address.ts';
import { confirmationsOf } from '../../src/store/confirmations.ts';
import { readPage } from '../../src/stream/log.ts';
import type { UpstreamClientOptions } from '../../src/upstream/client.ts';
import { createCronofyEngine } from '../../src/upstream/engine.ts';
import { storeOver } from '../contract/a-store.ts';
import { BACKENDS } from '../contract/backends.ts';
import { markOf } from '../invites/mark-of.ts';
import { draft } from '../invites/sample-invite.ts';
import type { CronofyAnswer } from '../support/cronofy-invites.ts';
import { aFakeCronofy } from '../support/fake-cronofy.ts';
import { aClient, SECRET } from './a-client.ts';
import { virtualTime } from './virtual-time.ts';

/** The use cases over Cronofy as the program wires them, with a clock that only the test moves. */
export async function aCronofyCore(options: Partial<UpstreamClientOptions> = {}) {
  const [backend] = BACKENDS;
  if (!backend) throw new Error('there is no backend');
  const database = await backend.open();
  const cronofy = await aFakeCronofy();
  const time = virtualTime();
  const { clock } = time;
  const client = aClient(cronofy.url, options, time);
  const engine = createCronofyEngine(
    client,
    createEmbeddedEngine({
      replyScheme: replyAddressScheme('{token}@reply.test'),
      defaultOrganizerName: 'Acme',
    }),
  );
  const { transact, transactAnswers, directory } = storeOver(database);
  const committed = () => {};
  const newId = randomUUID;
  const recordReply = createRecordReply({
    transact,
    transactAnswers,
    trust: 'normal',
    newId,
    markOf,
    confirms: true,
    callbackBody,
    committed,
  });
  const service = createInviteService({ transact, engine, clock, newId, committed });

  return {
    cronofy,
    clock,
    advance: time.advance,
    service,
    engine,
    recordReply,
    directory,
    refresh: createRefresh({ engine, recordReply, clock }),
    confirmations: confirmationsOf(database),
    database,
    create: (over: Partial<InviteDraft> = {}) =>
      service.create('app', draft({ delivery: 'RETURN', ...over })),
    /** Ana answers at Cronofy; gives what posts the callback of it. */
    answer(answer: CronofyAnswer, smartInviteId = 'visit-7781') {
      const { body, signature } = cronofy.answer(smartInviteId, 'ana@guest.test', answer);
      const parts = { secrets: [SECRET], recordReply, clock, application: 'app' };
      return () => receiveCallback(parts, Buffer.from(body), signature);
    },
    /** Ana's status and how many events there are. */
    async known(smartInviteId = 'visit-7781') {
      const [invite] = await directory.find('app', { smartInviteId });
      const { events } = await readPage(database.queries, 'app', 0, 1000);
      return [invite?.recipients[0]?.status, events.length];
    },
    /** How often Cronofy was asked for answers. */
    looks: () => cronofy.requests.filter(({ verb }) => verb === 'GET').length,
    async [Symbol.asyncDispose]() {
      await client.close();
      await database[Symbol.asyncDispose]();
      await cronofy[Symbol.asyncDispose]();
    },
  };
}
