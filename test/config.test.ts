import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';
import { freePort } from './support/free-port.ts';
import { runMain } from './support/gateway-process.ts';

const CANARY = 'canary-5e11';

const DEFAULTS = {
  host: '127.0.0.1',
  port: 4000,
  publicUrl: undefined,
  databaseUrl: 'sqlite:data/invitegraph.db',
  engine: 'embedded',
  cronofySecrets: [],
  cronofyDataCenter: undefined,
  cronofyApiUrl: undefined,
  cronofyRate: { perSecond: 50, perMinute: 500 },
  reconcileMs: 3_600_000,
  clientSecrets: [],
  allowPrivateCallbacks: false,
  tokenSecrets: [],
  allowedOrigins: [],
  smtpUrl: undefined,
  mailName: 'Invitations',
  replyDomain: 'reply.localhost',
  inboundSmtpPort: 2525,
  replyTrust: 'normal',
  logLevel: 'info',
};

/** Every setting of this version. */
const SETTINGS = [
  'HOST',
  'PORT',
  'PUBLIC_URL',
  'DATABASE_URL',
  'ENGINE',
  'CRONOFY_CLIENT_SECRET',
  'CRONOFY_DATA_CENTER',
  'CRONOFY_API_URL',
  'CRONOFY_RATE_PER_SECOND',
  'CRONOFY_RATE_PER_MINUTE',
  'RECONCILE_MINUTES',
  'CLIENT_SECRET',
  'ALLOW_PRIVATE_CALLBACKS',
  'TOKEN_SECRET',
  'ALLOWED_ORIGINS',
  'SMTP_URL',
  'MAIL_FROM',
  'REPLY_DOMAIN',
  'INBOUND_SMTP_PORT',
  'REPLY_TRUST',
  'LOG_LEVEL',
];

/** Settings that are promised and not there yet. */
const NOT_YET = [
  'REDIS_URL',
  'API_KEYS',
  'JWKS_URL',
  'JWT_ISSUER',
  'JWT_AUDIENCE',
  'IMAP_URL',
  'INBOUND_WEBHOOK_SECRET',
];

/** The line with which these settings are refused. */
function refusal(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    const { message } = error as Error;
    expect(message).not.toMatch(/[\r\n]/);
    return message;
  }
  throw new Error(`${JSON.stringify(environment)} was not refused.`);
}

describe('without a setting', () => {
  test('everything has its default', () => {
    expect(readConfig({})).toEqual(DEFAULTS);
  });

  test.each(SETTINGS)('%s, empty, is as good as unset', (name) => {
    expect(readConfig({ [name]: '' })).toEqual(DEFAULTS);
    expect(readConfig({ [name]: undefined })).toEqual(DEFAULTS);
  });

  test('settings of other programs are none of ours', () => {
    expect(
      readConfig({
        PATH: '/bin',
        HOME: '/root',
        PORTS: 'x',
        port: 'x',
        __proto__: 'x',
        constructor: 'x',
      } as never),
    ).toEqual(DEFAULTS);
  });

  test('the result cannot be changed', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });
});

describe('a setting is read', () => {
  test.each([
    ['HOST', 'localhost', { host: 'localhost' }],
    ['HOST', '::1', { host: '::1' }],
    ['PORT', '0', { port: 0 }],
    ['PORT', '65535', { port: 65_535 }],
    ['PUBLIC_URL', 'https://invites.example.com/', { publicUrl: 'https://invites.example.com' }],
    ['PUBLIC_URL', 'https://example.com/invites', { publicUrl: 'https://example.com/invites' }],
    ['DATABASE_URL', 'sqlite:/var/lib/invitegraph.db', { databaseUrl: 'sqlite:/var/lib/invitegraph.db' }],
    ['ENGINE', 'embedded', { engine: 'embedded' }],
    ['CRONOFY_DATA_CENTER', 'de', { cronofyDataCenter: 'de' }],
    ['CRONOFY_API_URL', 'http://127.0.0.1:4001', { cronofyApiUrl: 'http://127.0.0.1:4001' }],
    ['CRONOFY_RATE_PER_SECOND', '5', { cronofyRate: { perSecond: 5, perMinute: 500 } }],
    ['RECONCILE_MINUTES', '0', { reconcileMs: 0 }],
    [
      'CLIENT_SECRET',
      'sixteen-letters-1,sixteen-letters-2',
      { clientSecrets: ['sixteen-letters-1', 'sixteen-letters-2'] },
    ],
    ['ALLOW_PRIVATE_CALLBACKS', 'true', { allowPrivateCallbacks: true }],
    ['CRONOFY_CLIENT_SECRET', 'CRN_a, CRN_b,', { cronofySecrets: ['CRN_a', 'CRN_b'] }],
    [
      'TOKEN_SECRET',
      `${'a'.repeat(32)},${'b'.repeat(40)}`,
      { tokenSecrets: ['a'.repeat(32), 'b'.repeat(40)] },
    ],
    [
      'ALLOWED_ORIGINS',
      'https://a.test, http://b.test:8080',
      { allowedOrigins: ['https://a.test', 'http://b.test:8080'] },
    ],
    ['SMTP_URL', 'smtp://user:pass@mail.test:587', { smtpUrl: 'smtp://user:pass@mail.test:587' }],
    ['SMTP_URL', 'smtps://mail.test', { smtpUrl: 'smtps://mail.test' }],
    ['MAIL_FROM', 'Lettings desk', { mailName: 'Lettings desk' }],
    ['MAIL_FROM', '"Lettings desk" <invites@reply.localhost>', { mailName: 'Lettings desk' }],
    ['MAIL_FROM', 'invites@reply.localhost', { mailName: 'Invitations' }],
    ['REPLY_DOMAIN', 'Reply.Example.COM', { replyDomain: 'reply.example.com' }],
    ['INBOUND_SMTP_PORT', '25', { inboundSmtpPort: 25 }],
    ['INBOUND_SMTP_PORT', '0', { inboundSmtpPort: undefined }],
    ['REPLY_TRUST', 'lenient', { replyTrust: 'lenient' }],
    ['LOG_LEVEL', 'silent', { logLevel: 'silent' }],
  ])('%s=%s', (name, value, expected) => {
    expect(readConfig({ [name]: value })).toEqual({ ...DEFAULTS, ...expected });
  });
});

describe('a setting that cannot be honoured is refused in one line that names it', () => {
  test.each([
    ['HOST', '0.0.0.0'],
    ['HOST', '::'],
    ['HOST', 'example.com'],
    ['PORT', 'http'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '4000.5'],
    ['PORT', ' 4000'],
    ['PORT', '1e3'],
    ['PORT', '0x10'],
    ['PORT', '9'.repeat(400)],
    ['PUBLIC_URL', 'invites.example.com'],
    ['PUBLIC_URL', 'ftp://example.com'],
    ['PUBLIC_URL', 'javascript:alert(1)'],
    ['PUBLIC_URL', 'https://'],
    ['PUBLIC_URL', `https://user:${CANARY}@example.com`],
    ['PUBLIC_URL', 'https://example.com/?a=b'],
    ['PUBLIC_URL', 'https://example.com/#a'],
    ['DATABASE_URL', 'data/invitegraph.db'],
    ['DATABASE_URL', 'sqlite:'],
    ['DATABASE_URL', `postgres://user:${CANARY}@localhost/invitegraph`],
    ['ENGINE', 'cronofy, without its secret'],
    ['CRONOFY_RATE_PER_SECOND', '0'],
    ['CRONOFY_RATE_PER_MINUTE', '1.5'],
    ['RECONCILE_MINUTES', '-1'],
    ['CLIENT_SECRET', 'short'],
    ['ALLOW_PRIVATE_CALLBACKS', 'yes'],
    ['ENGINE', 'Embedded'],
    ['CRONOFY_CLIENT_SECRET', ' , '],
    ['TOKEN_SECRET', CANARY],
    ['TOKEN_SECRET', `${'a'.repeat(32)},${CANARY}`],
    ['TOKEN_SECRET', ','],
    ['ALLOWED_ORIGINS', '*'],
    ['ALLOWED_ORIGINS', 'app.example.com'],
    ['ALLOWED_ORIGINS', 'https://app.example.com/'],
    ['ALLOWED_ORIGINS', 'https://app.example.com/path'],
    ['ALLOWED_ORIGINS', 'null'],
    ['ALLOWED_ORIGINS', 'https://a.test;https://b.test'],
    ['SMTP_URL', 'mail.test:587'],
    ['SMTP_URL', `https://user:${CANARY}@mail.test`],
    ['SMTP_URL', `smtp:${CANARY}`],
    ['SMTP_URL', 'smtp://'],
    ['SMTP_URL', `smtp://user:${CANARY}@mail.test:99999`],
    ['MAIL_FROM', 'invites@elsewhere.test'],
    ['MAIL_FROM', 'Lettings <invites@elsewhere.test>'],
    ['REPLY_DOMAIN', 'reply example.com'],
    ['REPLY_DOMAIN', 'reply..example.com'],
    ['REPLY_DOMAIN', '@reply.example.com'],
    ['REPLY_DOMAIN', 'a'.repeat(300)],
    ['INBOUND_SMTP_PORT', 'smtp'],
    ['INBOUND_SMTP_PORT', '70000'],
    ['REPLY_TRUST', 'strict'],
    ['REPLY_TRUST', 'none'],
    ['LOG_LEVEL', 'verbose'],
    ['LOG_LEVEL', 'INFO'],
  ])('%s=%s', (name, value) => {
    const message = refusal({ [name]: value });
    expect(message).toMatch(new RegExp(`^${name}\\b`));
    expect(message).not.toContain(CANARY);
    expect(message.length).toBeLessThan(300);
  });

  test('also a name with a line end in it, which would forge a header', () => {
    expect(refusal({ MAIL_FROM: 'Desk\r\nBcc: eve@other.test' })).toMatch(/^MAIL_FROM\b/);
    expect(refusal({ MAIL_FROM: 'Desk\nX: y' })).toMatch(/^MAIL_FROM\b/);
  });

  test.each(NOT_YET)('%s, which this version has not, instead of being ignored', (name) => {
    const message = refusal({ [name]: CANARY });
    expect(message).toMatch(new RegExp(`^${name} is set, but this version has no .+ yet\\.`));
    expect(message).not.toContain(CANARY);
    expect(readConfig({ [name]: '' })).toEqual(DEFAULTS);
  });
});

describe.concurrent('a start that fails', () => {
  /** It prints exactly one line and ends with 1. */
  const failedStart = async (settings: Record<string, string>) => {
    const { code, stdout, stderr } = await runMain({
      PORT: '0',
      INBOUND_SMTP_PORT: '0',
      LOG_LEVEL: 'warn',
      ...settings,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^invitegraph cannot start: [^\n]+\n$/);
    expect(stderr).not.toContain(CANARY);
    return stderr;
  };

  test('because of a setting', async () => {
    expect(await failedStart({ TOKEN_SECRET: CANARY })).toContain('TOKEN_SECRET');
  });

  test('because one is not there yet', async () => {
    expect(await failedStart({ REDIS_URL: `redis://:${CANARY}@localhost` })).toContain('REDIS_URL');
  });

  test('because others could reach it and nobody would be asked who they are', async () => {
    expect(await failedStart({ HOST: '0.0.0.0' })).toContain('HOST');
  });

  test('because the database cannot be opened', async () => {
    expect(await failedStart({ DATABASE_URL: 'sqlite:/dev/null/invitegraph.db' })).toContain('DATABASE_URL');
  });

  test('because a file is no database', async () => {
    expect(await failedStart({ DATABASE_URL: `sqlite:${import.meta.filename}` })).toContain('DATABASE_URL');
  });

  test.each(['PORT', 'INBOUND_SMTP_PORT'])('because somebody listens on %s already', async (name) => {
    const taken = createServer().listen(await freePort(), '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    try {
      expect(await failedStart({ [name]: String(port) })).toMatch(new RegExp(`${name} ${port} .*EADDRINUSE`));
    } finally {
      taken.close();
    }
  });
});
