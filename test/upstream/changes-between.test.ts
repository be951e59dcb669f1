import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createInviteService } from '../../src/invites/service.ts';
import { storeOver } from '../contract/a-store.ts';
import { refusal } from '../invites/a-service.ts';
import { answer, EVENT, MINUTE, NOW } from '../invites/sample-invite.ts';
import { aCronofyCore } from './a-cronofy-core.ts';

const VISIT = { smartInviteId: 'visit-7781' };

/** A core whose invite is answered again each time that Cronofy has been told of a change, `times` times. */
async function answeredMeanwhile(times: number) {
  const core = await aCronofyCore();
  await core.create();
  const { upstream } = core.engine;
  if (!upstream) throw new Error('there is no upstream');
  const told: string[] = [];
  const publish: typeof upstream.publish = async (publication) => {
    const published = await upstream.publish(publication);
    told.push(`${publication.kind} ${publication.invite.event.summary}`);
    if (told.length <= times) {
      const receivedAt = NOW + told.length * MINUTE;
      const comment = `Comment ${told.length}`;
      const reply = answer({ comment, receivedAt, channel: 'CALLBACK' });
      await core.recordReply('app', VISIT, [{ claim: { from: 'ana@guest.test' }, reply }]);
    }
    return published;
  };
  const service = createInviteService({
    transact: storeOver(core.database).transact,
    engine: { ...core.engine, upstream: { ...upstream, publish } },
    clock: core.clock,
    newId: randomUUID,
    committed: () => {},
  });
  return { ...core, service, told };
}

test('a change that an answer overtook is worked out anew, and Cronofy is told that', async () => {
  await using core = await answeredMeanwhile(2);
  const changed = await core.service.update('app', VISIT, { summary: 'Viewing' });
  expect(changed).toMatchObject({ revision: 4, event: { summary: 'Viewing' } });
  expect(changed.recipients).toMatchObject([{ status: 'ACCEPTED', comment: 'Comment 2' }]);
  expect(core.told).toEqual(['put Viewing', 'put Viewing', 'put Viewing']);
});

test('a change that is overtaken again and again is refused, and Cronofy is told what is kept', async () => {
  await using core = await answeredMeanwhile(9);
  const changed = core.service.update('app', VISIT, { summary: 'Viewing' });
  expect(await refusal(changed)).toEqual(['input: REVISION_CONFLICT']);
  expect(core.told).toEqual(['put Viewing', 'put Viewing', 'put Viewing', `put ${EVENT.summary}`]);
});

test('changes of one invite at the same time are told one after the other, each of them once', async () => {
  await using core = await answeredMeanwhile(0);
  const change = (summary: string) => core.service.update('app', VISIT, { summary });
  const [first, second] = [change('A'), change('B')];
  await first;
  // The second is under way by now, and a third one waits for it.
  const all = await Promise.all([first, second, change('C')]);
  expect(all.map(({ revision }) => revision)).toEqual([2, 3, 4]);
  expect(core.told).toEqual(['put A', 'put B', 'put C']);
});

test('an invite whose change Cronofy is slow to take holds up no other invite', async () => {
  await using core = await answeredMeanwhile(0);
  await core.create({ smartInviteId: 'other' });
  const { promise, resolve } = Promise.withResolvers<void>();
  core.cronofy.misbehave({ kind: 'held', until: promise });
  const slow = core.service.update('app', VISIT, { summary: 'Viewing' });
  await core.cronofy.arrived(3);
  await core.service.update('app', { smartInviteId: 'other' }, { summary: 'Visit' });
  expect(core.told).toEqual(['put Visit']);
  resolve();
  expect(await slow).toMatchObject({ revision: 2 });
});

test('a series is refused before Cronofy is told, which knows none', async () => {
  await using core = await answeredMeanwhile(0);
  const recurrence = { rule: 'FREQ=WEEKLY' };
  const changed = core.service.update('app', VISIT, { recurrence });
  expect(await refusal(changed)).toEqual(['input.event.recurrence: NOT_ALLOWED']);
  expect(core.told).toEqual([]);
});
