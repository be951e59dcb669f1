import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { watchEvents } from '../support/watch-events.ts';
import { aCheckout } from './a-checkout.ts';
import { block } from './document-blocks.ts';

const INSTALL = block('README.md', 'install');
const START = block('README.md', 'start');
const CREATE = block('README.md', 'create');
const WATCH = block('README.md', 'watch');
/** One after the other in one shell, as the tour has them. */
const TOUR = [
  block('README.md', 'outbox'),
  block('README.md', 'simulate'),
  block('README.md', 'mail'),
  block('README.md', 'callback'),
  block('README.md', 'status'),
];

test('the README’s blocks do what it says, pasted as they stand; after the tour all is still there', {
  timeout: 60_000,
}, async () => {
  const [port, smtpPort] = [await freePort(), await freePort()];
  const ports = { PORT: String(port), INBOUND_SMTP_PORT: String(smtpPort) };
  const here = (script: string) =>
    script
      .replaceAll('http://127.0.0.1:4000', `http://127.0.0.1:${port}`)
      .replaceAll('smtp://127.0.0.1:2525', `smtp://127.0.0.1:${smtpPort}`);
  await using checkout = await aCheckout('src');
  const tour = await checkout.start(START, ports);
  await using stack = new AsyncDisposableStack();
  stack.use(tour);
  expect(await checkout.run(here(CREATE))).toContain('"status":"PENDING"');

  const watching = spawn('bash', ['-c', here(`exec ${WATCH}`)], { stdio: ['ignore', 'pipe', 'inherit'] });
  stack.defer(() => void watching.kill('SIGKILL'));
  const lines = createInterface(watching.stdout)[Symbol.asyncIterator]();
  // The server greets a new stream with a comment line; from then on nothing is missed.
  await lines.next();

  const helper = CREATE.split('\n', 1)[0];
  const printed = await checkout.run(here([helper, ...TOUR].join('\n')));
  expect(printed).toContain('"disposition":"applied"');
  expect(printed).toContain('Invitation: Flat viewing');
  expect(printed).toContain('\n204\n');
  expect(printed).toContain('"recipient":{"status":"TENTATIVE","comment":"Perhaps"}');

  const answers: { status: string; cursor: string }[] = [];
  while (answers.length < 3) {
    const { value, done } = await lines.next();
    if (done) throw new Error('The event stream ended early.');
    const event = value.startsWith('data: {') ? JSON.parse(value.slice(6)).data.inviteEvents : undefined;
    if (event?.__typename === 'RsvpReceived') answers.push(event);
  }
  expect(answers).toMatchObject([
    { status: 'ACCEPTED', comment: 'See you there', channel: 'SIMULATED' },
    { status: 'DECLINED', comment: 'The train is late', channel: 'MAIL' },
    { status: 'TENTATIVE', comment: 'Perhaps', channel: 'CALLBACK' },
  ]);

  // The packages are those that the tests run with: npm looks whether they are what the lock file says, and asks nobody.
  const install = INSTALL.replace('npm ci', 'npm ci --dry-run');
  expect(install).not.toBe(INSTALL);
  await tour.stop();
  const again = stack.use(
    await checkout.start(install, { ...ports, npm_config_offline: 'true', npm_config_audit: 'false' }),
  );
  expect(again.output()).toMatch(/up to date|added \d+ packages/);
  expect(existsSync(join(checkout.folder, 'data', 'invitegraph.db'))).toBe(true);
  for (const path of ['/', '/graphql']) {
    const page = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('html')]);
  }
  await using watch = watchEvents(`ws://127.0.0.1:${port}/graphql`, answers[1]?.cursor);
  expect(await watch.next()).toMatchObject({ status: 'TENTATIVE', cursor: answers[2]?.cursor });
});
