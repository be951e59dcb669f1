import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'examples', 'live-answers', 'watch.ts');

/** Runs the example and hands out the lines it prints, one at a time. */
function watch(url: string, cursorFile: string) {
  const child = spawn(process.execPath, [PROGRAM, url, cursorFile], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    line: async () => (await lines.next()).value as string,
    [Symbol.dispose]: () => child.kill('SIGKILL'),
  };
}

test('the example prints answers as they arrive, across a restart of the gateway and of itself', async () => {
  await using gateway = await startGatewayProcess();
  const folder = await mkdtemp(join(tmpdir(), 'invitegraph-'));
  const cursorFile = join(folder, 'cursor.txt');
  const answer = (status: string, comment: string) =>
    graphqlRequest(
      gateway.graphqlUrl,
      `mutation { simulateReply(input: { smartInviteId: "visit-42", recipientEmail: "ana@guest.test", client: GMAIL, status: ${status}, comment: "${comment}" }) { disposition } }`,
    );
  try {
    {
      using program = watch(gateway.graphqlUrl, cursorFile);
      expect(await program.line()).toBe('watching');
      await answer('ACCEPTED', 'See you');
      expect(await program.line()).toBe('3 ana@guest.test ACCEPTED See you');
      await gateway.end('SIGKILL');
      await gateway.start();
      await answer('TENTATIVE', 'Maybe');
      expect(await program.line()).toBe('4 ana@guest.test TENTATIVE Maybe');
    }
    await answer('DECLINED', 'Sorry');
    using again = watch(gateway.graphqlUrl, cursorFile);
    expect(await again.line()).toBe('watching');
    // It was killed at some moment: the answer it had printed but not yet saved the cursor of comes once more.
    let line = await again.line();
    if (line === '4 ana@guest.test TENTATIVE Maybe') line = await again.line();
    expect(line).toBe('5 ana@guest.test DECLINED Sorry');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
