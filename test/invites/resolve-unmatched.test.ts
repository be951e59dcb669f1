import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { MessageContent } from '../../src/invites/inbound-message.ts';
import { createRecordMessage } from '../../src/invites/record-message.ts';
import { createResolveUnmatched } from '../../src/invites/resolve-unmatched.ts';
import { message } from '../contract/a-store.ts';
import { BACKENDS } from '../contract/backends.ts';
import { aService, refusal } from './a-service.ts';
import { markOf } from './mark-of.ts';
import { at, draft, MINUTE } from './sample-invite.ts';

const ZOE = 'zoe@else.test';
const PROPOSAL = { start: at('2031-03-05T11:00:00Z'), end: at('2031-03-05T11:30:00Z') };

/** An invite of two, and one message from elsewhere that waits for a person. */
async function waiting(content: MessageContent, over: { readonly from?: string } = { from: ZOE }) {
  const [backend] = BACKENDS;
  if (!backend) throw new Error('there is no backend');
  const app = await aService(backend);
  const people = ['ana@guest.test', 'bo@guest.test'].map((email) => ({ email }));
  const made = await app.service.create('app', draft({ recipients: people }));
  const parts = { transact: app.transact, newId: randomUUID, markOf, committed: () => {} };
  const kept = message(made, { content, ...over });
  await createRecordMessage(parts)(kept, 'unmatched', ['Nobody knows whose it is.']);
  app.clock.time += MINUTE;
  const resolve = createResolveUnmatched(app);
  const [ana, bo] = made.recipients.map(({ id }) => id);
  const attach = (given: object = {}, recipientId = bo) =>
    resolve('app', kept.id, { kind: 'attach', recipientId: recipientId ?? '', ...given });
  return { ...app, made, kept, resolve, attach, ana, bo };
}

test('a person attaches what a message seems to say to a guest, unproven and as of now', async () => {
  const suggested = { status: 'TENTATIVE' as const, comment: 'Late', proposal: PROPOSAL };
  await using app = await waiting({ text: 'I am late', suggested });
  const { message: resolved, invite } = await app.attach();
  expect(resolved).toMatchObject({ id: app.kept.id, resolution: 'ATTACHED' });
  expect(invite?.recipients.map(({ status }) => status)).toEqual(['PENDING', 'TENTATIVE']);
  expect(invite?.replies).toMatchObject([
    {
      email: 'bo@guest.test',
      comment: 'Late',
      proposal: PROPOSAL,
      respondedAt: app.clock.time,
      channel: 'MAIL',
      respondedBy: ZOE,
      verification: { verified: false, method: 'OPERATOR', explanation: expect.stringMatching(/\w/) },
    },
  ]);
});

test('what the person says goes before it, and what was written stands in for a comment', async () => {
  await using app = await waiting({ text: 'I am late' }, {});
  expect(await refusal(app.attach())).toEqual(['input.status: INVALID_INPUT']);
  const { invite } = await app.attach({ status: 'DECLINED' });
  expect(invite?.recipients[1]).toMatchObject({ status: 'DECLINED', comment: 'I am late' });
  expect(invite?.replies[0]).not.toHaveProperty('respondedBy');
  await using other = await waiting({ suggested: { status: 'ACCEPTED', comment: 'Yes' } });
  const given = await other.attach({ status: 'DECLINED', comment: 'No' });
  expect(given.invite?.recipients[1]).toMatchObject({ status: 'DECLINED', comment: 'No' });
});

test('a message is resolved once', async () => {
  await using app = await waiting({ suggested: { status: 'ACCEPTED' } });
  const dismissed = await app.resolve('app', app.kept.id, { kind: 'dismiss' });
  expect(dismissed).toMatchObject({ message: { id: app.kept.id, resolution: 'DISMISSED' } });
  expect(await refusal(app.attach())).toEqual(['input.id: NOT_ALLOWED']);
  await expect(app.resolve('app', app.kept.id, { kind: 'dismiss' })).rejects.toThrow(
    'was dismissed already.',
  );
});

test('a message or guest that is not there, or an invite that was called off, is refused', async () => {
  await using app = await waiting({ suggested: { status: 'ACCEPTED' } });
  for (const resolution of [{ kind: 'dismiss' }, { kind: 'attach', recipientId: app.bo ?? '' }] as const)
    expect(await refusal(app.resolve('app', randomUUID(), resolution))).toEqual(['input.id: INVALID_INPUT']);
  expect(await refusal(app.attach({}, randomUUID()))).toEqual(['input.recipientId: RECIPIENT_NOT_FOUND']);
  await app.service.removeRecipient('app', 'visit-7781', 'ana@guest.test');
  expect(await refusal(app.attach({}, app.ana))).toEqual(['input.recipientId: RECIPIENT_NOT_FOUND']);
  await app.service.cancel('app', { smartInviteId: 'visit-7781' });
  expect(await refusal(app.attach())).toEqual(['input.recipientId: INVITE_CANCELLED']);
});
