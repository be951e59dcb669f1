import { afterAll, describe, expect, test } from 'vitest';
import { aReceiver } from '../callbacks/a-receiver.ts';
import { recordFigures } from '../chaos/figures.ts';
import { aSubmissionServer, smtpError } from '../mail/a-submission-server.ts';
import { inviteInput } from '../support/create-invite.ts';
import { freePort } from '../support/free-port.ts';
import { type GatewayProcess, runMain, startGatewayProcess } from '../support/gateway-process.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { REDIS_URL, redisMissing } from '../support/redis.ts';
import { type Canary, canariesIn, canaryOf } from './canary.ts';
import { ALL, address, KEYS, PASSWORDS, PEM, SECRETS, TOKEN } from './canary-settings.ts';
import {
  answerBySmtp,
  invite,
  walkAsApplication,
  walkAsViewer,
  walkGraph,
  walkOthers,
  walkPage,
} from './walk-doors.ts';
import { createWitness, type Witness } from './witness.ts';

const total = { secrets: ALL.length, 'answers scanned': 0, hits: 0 };
/** Looks through all that one gateway said and printed. `issued` was rightly given back, but is in no log. */
function scan(
  { heard }: Pick<Witness, 'heard'>,
  printed: string,
  issued: readonly Canary[] = [],
): readonly string[] {
  const hits = [
    ...heard.flatMap((text) => canariesIn(text, ALL)),
    ...canariesIn(printed, [...ALL, ...issued]).map((hit) => `printed: ${hit}`),
  ];
  total['answers scanned'] += heard.length;
  total.hits += hits.length;
  return hits;
}
afterAll(() => {
  recordFigures('H4', total);
  console.log(`H4: ${JSON.stringify(total)}`);
});

/** Orderly, so that what it logs last is there, too. */
const outputAfterEnd = async (gateway: GatewayProcess) => {
  await gateway.end('SIGTERM');
  return gateway.output();
};

describe('no secret is printed, logged, answered or mailed', { timeout: 60_000 }, () => {
  test('by a gateway that mails, whose doors are tried with right and wrong keys', async () => {
    await using smtp = await aSubmissionServer({
      authOptional: false,
      onAuth: ({ password }, _session, done) =>
        password === PASSWORDS.smtp.value ? done(null, { user: 'user' }) : done(new Error('wrong')),
      onRcptTo: ({ address }, _session, done) =>
        address.startsWith('refused') ? done(smtpError(550, `Not after ${PASSWORDS.smtp.value}`)) : done(),
    });
    await using receiver = await aReceiver();
    await using gateway = await startGatewayProcess({
      ...SECRETS,
      SMTP_URL: address('smtp', PASSWORDS.smtp, `127.0.0.1:${smtp.port}`),
      IMAP_URL: address('imap', PASSWORDS.imap, `127.0.0.1:${await freePort()}/INBOX?tls=off`),
      ALLOW_PRIVATE_CALLBACKS: 'true',
      DRAIN_SECONDS: '0',
    });
    const witness = createWitness(gateway);
    const page = await invite(witness, KEYS, inviteInput('visit', { callbackUrl: receiver.url }));
    await invite(witness, KEYS, inviteInput('refused', { recipient: { email: 'refused@guest.test' } }));
    if (page === undefined) throw new Error(`There is no page: ${witness.heard.join('\n')}`);
    await expect.poll(() => smtp.received.length, { timeout: 20_000 }).toBeGreaterThan(0);
    await answerBySmtp(witness, gateway, String(smtp.received[0]?.mime));
    await expect.poll(() => receiver.requests.length, { timeout: 20_000 }).toBeGreaterThan(0);
    const viewer = await walkAsViewer(witness, KEYS);
    const application = await walkAsApplication(witness, KEYS);
    await walkPage(witness, page, KEYS);
    await walkGraph(witness, KEYS);
    await walkOthers(witness, KEYS);
    for (const { mime } of smtp.received) witness.hear(String(mime));
    for (const request of receiver.requests) witness.hear(JSON.stringify(request));
    const printed = await outputAfterEnd(gateway);
    const link = canaryOf('the token of a recipient', page.split('/').at(-1) as string);
    expect(printed).toContain('the mailbox cannot be read');
    // Without these the doors were shut, and nothing was tried.
    const statuses = new Set(witness.heard.map((text) => text.split(' ', 1)[0]));
    expect([...statuses]).toEqual(expect.arrayContaining(['200', '204', '400', '401', '404', '4403']));
    expect(witness.heard).toContainEqual(expect.stringContaining('"type":"next"'));
    expect(scan(witness, printed, [viewer, link, ...application])).toEqual([]);
  });

  test('by one whose mail server refuses the password', async () => {
    let refused = 0;
    await using smtp = await aSubmissionServer({
      authOptional: false,
      // Some servers repeat what they were told.
      onAuth({ password }, _session, done) {
        refused++;
        done(smtpError(535, `${password} is wrong`));
      },
    });
    await using gateway = await startGatewayProcess({
      ...SECRETS,
      SMTP_URL: address('smtp', PASSWORDS.smtp, `127.0.0.1:${smtp.port}`),
      DRAIN_SECONDS: '0',
    });
    const witness = createWitness(gateway);
    await invite(witness, KEYS, inviteInput('visit'));
    await expect.poll(() => refused, { timeout: 20_000 }).toBeGreaterThan(0);
    await walkGraph(witness, KEYS);
    await walkOthers(witness, KEYS);
    expect(scan(witness, await outputAfterEnd(gateway))).toEqual([]);
  });

  test.skipIf(postgresMissing || redisMissing)(
    'by one over Postgres and Redis with passwords, before a Cronofy that is not there',
    async () => {
      await using database = await postgresDatabase();
      const at = new URL(database.url);
      at.password = PASSWORDS.postgres.value;
      // It asks for none, and says so in an error of its own.
      const redis = new URL(REDIS_URL);
      redis.password = PASSWORDS.redis.value;
      await using gateway = await startGatewayProcess({
        ...SECRETS,
        DATABASE_URL: at.href,
        REDIS_URL: redis.href,
        ENGINE: 'cronofy',
        CRONOFY_API_URL: `http://127.0.0.1:${await freePort()}`,
        DRAIN_SECONDS: '0',
      });
      const witness = createWitness(gateway);
      await invite(witness, KEYS, inviteInput('visit'));
      await walkGraph(witness, KEYS);
      await walkOthers(witness, KEYS);
      expect(scan(witness, await outputAfterEnd(gateway))).toEqual([]);
    },
  );

  test.each([
    [
      'a database that is not there',
      { DATABASE_URL: address('postgres', PASSWORDS.postgres, '127.0.0.1:9/x') },
    ],
    ['a database’s address that is none', { DATABASE_URL: address('mysql', PASSWORDS.postgres, 'db/x') }],
    ['a broken address of a Redis', { REDIS_URL: address('http', PASSWORDS.redis, '127.0.0.1/') }],
    ['a mail server’s address that is none', { SMTP_URL: address('http', PASSWORDS.smtp, 'mail.test') }],
    [
      'a mailbox that goes unencrypted',
      { IMAP_URL: address('imap', PASSWORDS.imap, 'mail.test/INBOX?tls=off') },
    ],
    ['an API key without scopes', { API_KEYS: `full:${KEYS.api.value}` }],
    ['an API key with a scope that is none', { API_KEYS: `full:${KEYS.api.value}:all` }],
    ['an API key as its own scope', { API_KEYS: `full:a-key-of-the-server-0001:${KEYS.api.value}` }],
    ['two API keys that are the same', { API_KEYS: `${SECRETS.API_KEYS},${SECRETS.API_KEYS}` }],
    ['a DKIM key without a selector', { DKIM_SELECTOR: '' }],
    ['half a DKIM key', { DKIM_KEY: PEM.slice(0, 700) }],
    ['a DKIM key that is a secret', { DKIM_KEY: KEYS.rest.value }],
    ['secrets in settings that are none', { PORT: KEYS.api.value, REPLY_DOMAIN: TOKEN.value }],
    ['a secret in the public address', { PUBLIC_URL: address('https', KEYS.api, 'invites.test') }],
    ['a secret as the place to listen at', { HOST: KEYS.api.value, API_KEYS: '' }],
    ['a secret as an origin', { ALLOWED_ORIGINS: address('https', KEYS.api, 'app.test') }],
    ['a secret as the data centre', { CRONOFY_DATA_CENTER: KEYS.cronofy.value, ENGINE: 'cronofy' }],
    [
      'a secret in Cronofy’s address',
      { CRONOFY_API_URL: address('ftp', KEYS.cronofy, 'x'), ENGINE: 'cronofy' },
    ],
    [
      'a TLS key in place of its path',
      { INBOUND_SMTP_PORT: '1', INBOUND_SMTP_TLS_KEY: PEM, INBOUND_SMTP_TLS_CERT: PEM },
    ],
  ])('by a start that fails by %s', async (_what, settings) => {
    const given = { ...SECRETS, PORT: '0', INBOUND_SMTP_PORT: '0', ...settings };
    const { code, stdout, stderr } = await runMain(given);
    const hits = scan({ heard: [stdout, stderr] }, '');
    expect({ code, hits, stderr: stderr.split('\n', 1) }).toEqual({
      code: 1,
      hits: [],
      stderr: [expect.any(String)],
    });
  });
});
