import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createInvite, inviteInput } from './support/create-invite.ts';
import { startGatewayProcess } from './support/gateway-process.ts';
import { graphqlRequest } from './support/graphql-request.ts';

/** Files of what is compiled, each of one module. */
async function filesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

test('what a start compiles, and what the thread that reads mail does, is kept before the process ends', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'invitegraph-compiled-'));
  try {
    await using gateway = await startGatewayProcess({ NODE_COMPILE_CACHE: folder });
    await expect.poll(() => filesIn(folder), { timeout: 10_000 }).toBeGreaterThan(1000);
    // Answered only when the thread that writes them is done.
    await createInvite(gateway.graphqlUrl, inviteInput('viewing'));
    const atStart = await filesIn(folder);
    const { data } = await graphqlRequest(
      gateway.graphqlUrl,
      `mutation { simulateReply(input: { smartInviteId: "viewing", recipientEmail: "ana@guest.test", status: ACCEPTED, client: GMAIL }) { disposition errors { message } } }`,
    );
    expect(data.simulateReply).toMatchObject({ disposition: 'applied', errors: [] });
    await expect.poll(() => filesIn(folder)).toBeGreaterThan(atStart + 20);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
