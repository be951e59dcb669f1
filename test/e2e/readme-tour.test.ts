import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startGatewayProcess } from '../support/gateway-process.ts';

const README = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
const tour = README.slice(README.indexOf('## Five-minute tour'), README.indexOf('## From a frontend'));
const blocks = (kind: string) =>
  [...tour.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)]
    .filter(([, info]) => info === kind)
    .map(([, , text]) => text as string);

test("the README's tour does what it says, pasted line by line", async () => {
  await using gateway = await startGatewayProcess({ CRONOFY_CLIENT_SECRET: 'tour-secret' });
  const here = (script: string) =>
    script
      .replaceAll('http://127.0.0.1:4000', gateway.url)
      .replaceAll('smtp://127.0.0.1:2525', `smtp://127.0.0.1:${gateway.smtpPort}`);
  const [create, ...rest] = blocks('sh');
  expect(rest).toHaveLength(5);
  const [watch] = blocks('sh watch');

  const run = (script: string) => promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script]);
  const created = await run(here(create as string));
  expect(created.stdout).toContain('"status":"PENDING"');

  const watching = spawn('bash', ['-c', here(`exec ${watch}`)], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const lines = createInterface(watching.stdout)[Symbol.asyncIterator]();
    const events: { __typename: string; status?: string; comment?: string; channel?: string }[] = [];
    // The server greets a new stream with a comment line; from then on nothing is missed.
    await lines.next();

    const helper = (create as string).split('\n', 1)[0];
    const { stdout } = await run(here([helper, ...rest].join('\n')));
    expect(stdout).toContain('"disposition":"applied"');
    expect(stdout).toContain('Invitation: Flat viewing');
    expect(stdout).toContain('\n204\n');
    expect(stdout).toContain('"recipient":{"status":"TENTATIVE","comment":"Perhaps"}');

    while (events.filter(({ __typename }) => __typename === 'RsvpReceived').length < 3) {
      const { value, done } = await lines.next();
      if (done) throw new Error('The event stream ended early.');
      if (value.startsWith('data: {')) events.push(JSON.parse(value.slice(6)).data.inviteEvents);
    }
    expect(events.filter(({ __typename }) => __typename === 'RsvpReceived')).toMatchObject([
      { status: 'ACCEPTED', comment: 'See you there', channel: 'SIMULATED' },
      { status: 'DECLINED', comment: 'The train is late', channel: 'MAIL' },
      { status: 'TENTATIVE', comment: 'Perhaps', channel: 'CALLBACK' },
    ]);
  } finally {
    watching.kill('SIGKILL');
  }
});
