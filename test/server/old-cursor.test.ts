import { expect, test } from 'vitest';
import { openDatabase } from '../../src/store/open-database.ts';
import { trimEvents } from '../../src/store/retention.ts';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { openTestGateway } from '../support/open-gateway.ts';
import { socketClient, WATCH, watchEvents } from '../support/watch-events.ts';

test('a socket that resumes from deleted events is told so, with a cursor from which it can go on', async () => {
  await using gateway = await openTestGateway({ EVENT_RETENTION_DAYS: '30' });
  const { cursor } = await createInvite(gateway.graphqlUrl, quietInput('first'));
  for (const id of ['second', 'third']) await createInvite(gateway.graphqlUrl, quietInput(id));
  const database = await openDatabase(gateway.databaseUrl);
  await trimEvents(database, Number.MAX_SAFE_INTEGER);
  await database.close();

  const client = socketClient(gateway.socketUrl);
  const refusal = await client.iterate({ query: WATCH, variables: { after: cursor } }).next();
  await client.dispose();
  const extensions = refusal.value?.errors?.[0]?.extensions;
  expect(extensions).toEqual({ code: 'CURSOR_EXPIRED', oldestCursor: expect.any(String) });

  await using watch = watchEvents(gateway.socketUrl, String(extensions?.oldestCursor));
  expect((await watch.next()).invite.smartInviteId).toBe('third');

  // The first invite's own events are all gone; its state and its next changes are not.
  const status = socketClient(gateway.socketUrl).iterate<{ inviteStatus: { smartInviteId: string } }>({
    query: 'subscription { inviteStatus(smartInviteId: "first") { smartInviteId state } }',
  });
  expect((await status.next()).value?.data?.inviteStatus).toEqual({
    smartInviteId: 'first',
    state: 'ACTIVE',
  });
  await gateway.request('mutation { cancelInvite(input: { smartInviteId: "first" }) { errors { code } } }');
  expect((await status.next()).value?.data?.inviteStatus).toEqual({
    smartInviteId: 'first',
    state: 'CANCELLED',
  });
  await status.return?.();
});
