import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { freePort } from '../support/free-port.ts';
import { graphqlRequest } from '../support/graphql-request.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);
let folder = '';

/** npm's own settings of the run that started the tests would make a child act on this repository. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('npm_') || name === 'npm_config_registry'),
);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invitegraph-package-'));
  await run('npm', ['pack', '--pack-destination', folder], { cwd: ROOT, env: environment });
  const [archive = ''] = await readdir(folder);
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${archive}`], {
    cwd: folder,
    env: environment,
  });
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('an installed package starts with npx, and its client hears an answer', {
  timeout: 60_000,
}, async () => {
  const port = await freePort();
  const gateway = spawn('npx', ['invitegraph'], {
    cwd: folder,
    env: { ...environment, PORT: String(port), INBOUND_SMTP_PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      let printed = '';
      gateway.stderr.on('data', (text) => {
        printed += text;
        if (printed.includes('"ready"')) resolve();
      });
      gateway.once('exit', () => reject(new Error(printed)));
    });
    const url = `http://127.0.0.1:${port}/graphql`;
    await writeFile(
      join(folder, 'watch.js'),
      `import { createInviteEventStream } from 'invitegraph/client';
       const stream = createInviteEventStream({ url: '${url}', onState: (state) => console.log(state) });
       for await (const event of stream) { console.log(event.__typename, event.status); break; }
       process.exit();`,
    );
    const watcher = spawn('npx', ['node', 'watch.js'], {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface(watcher.stdout)[Symbol.asyncIterator]();
    const line = async () => (await lines.next()).value;
    expect(await line()).toBe('connecting');
    expect(await line()).toBe('live');
    await createInvite(url, quietInput('packed'));
    expect(await line()).toBe('InviteCreated undefined');
    const answer = await graphqlRequest(
      url,
      `mutation { simulateReply(input: { smartInviteId: "packed", recipientEmail: "ana@guest.test", client: GMAIL, status: ACCEPTED }) { disposition } }`,
    );
    // Mail is read in a thread of its own, from a file whose name ends otherwise in a package.
    expect(answer).toMatchObject({ data: { simulateReply: { disposition: expect.any(String) } } });
  } finally {
    process.kill(-(gateway.pid as number), 'SIGTERM');
    await once(gateway, 'exit');
  }
});

test('the command says which commands there are', async () => {
  const failure = await run('npx', ['invitegraph', 'destroy'], { cwd: folder, env: environment }).catch(
    (error) => error,
  );
  expect(failure).toMatchObject({ code: 2, stderr: expect.stringContaining('migrate-store') });
});
