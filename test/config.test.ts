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
  redisUrl: undefined,
  eventRetentionDays: undefined,
  rawMailRetentionDays: 30,
  auditRetentionDays: 365,
  engine: 'embedded',
  cronofySecrets: [],
  cronofyDataCenter: undefined,
  cronofyApiUrl: undefined,
  cronofyRate: { perSecond: 50, perMinute: 500 },
  reconcileMs: 3_600_000,
  clientSecrets: [],
  allowPrivateCallbacks: false,
  apiKeys: [],
  identityProvider: undefined,
  tokenSecrets: [],
  allowedOrigins: [],
  smtpUrl: undefined,
  mailName: 'Invitations',
  replyDomain: 'reply.localhost',
  replyAddress: '{token}@reply.localhost',
  imapUrl: undefined,
  dkim: undefined,
  inboundSmtpPort: 2525,
  inboundSmtpHost: '127.0.0.1',
  inboundSmtpTls: undefined,
  replyTrust: 'normal',
  wantsTraces: false,
  requests: { requestsPerMinute: 6000, pointsPerMinute: 100_000 },
  dnsServers: [],
  authservIds: [],
  arcSealers: [],
  inboundWebhookSecrets: [],
  drainMs: 1000,
  metricsTokens: [],
  logLevel: 'info',
};

/** Every setting of this version. */
const SETTINGS = [
  'API_KEYS',
  'JWKS_URL',
  'JWT_ISSUER',
  'JWT_AUDIENCE',
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
  'RATE_LIMIT_REQUESTS',
  'RATE_LIMIT_POINTS',
  'TRUSTED_DOCUMENTS',
  'TRUSTED_DOCUMENTS_FILE',
  'CLIENT_SECRET',
  'ALLOW_PRIVATE_CALLBACKS',
  'TOKEN_SECRET',
  'ALLOWED_ORIGINS',
  'REDIS_URL',
  'EVENT_RETENTION_DAYS',
  'RAW_MAIL_RETENTION_DAYS',
  'AUDIT_RETENTION_DAYS',
  'SMTP_URL',
  'MAIL_FROM',
  'REPLY_DOMAIN',
  'REPLY_ADDRESS',
  'DKIM_KEY',
  'DKIM_SELECTOR',
  'DKIM_DOMAIN',
  'IMAP_URL',
  'INBOUND_SMTP_PORT',
  'INBOUND_SMTP_HOST',
  'INBOUND_SMTP_TLS_CERT',
  'INBOUND_SMTP_TLS_KEY',
  'REPLY_TRUST',
  'LOG_LEVEL',
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
    ['HOST', 'localhost', { host: 'localhost', inboundSmtpHost: 'localhost' }],
    ['HOST', '::1', { host: '::1', inboundSmtpHost: '::1' }],
    ['PORT', '0', { port: 0 }],
    ['PORT', '65535', { port: 65_535 }],
    ['PUBLIC_URL', 'https://invites.example.com/', { publicUrl: 'https://invites.example.com' }],
    ['PUBLIC_URL', 'https://example.com/invites', { publicUrl: 'https://example.com/invites' }],
    ['DATABASE_URL', 'sqlite:/var/lib/invitegraph.db', { databaseUrl: 'sqlite:/var/lib/invitegraph.db' }],
    ['DATABASE_URL', 'postgres://u:p@h:5433/d', { databaseUrl: 'postgres://u:p@h:5433/d' }],
    ['DATABASE_URL', 'postgresql:///d?host=/run/sock', { databaseUrl: 'postgresql:///d?host=/run/sock' }],
    ['ENGINE', 'embedded', { engine: 'embedded' }],
    ['CRONOFY_DATA_CENTER', 'de', { cronofyDataCenter: 'de' }],
    ['CRONOFY_API_URL', 'http://127.0.0.1:4001', { cronofyApiUrl: 'http://127.0.0.1:4001' }],
    ['CRONOFY_RATE_PER_SECOND', '5', { cronofyRate: { perSecond: 5, perMinute: 500 } }],
    ['EVENT_RETENTION_DAYS', '400', { eventRetentionDays: 400 }],
    ['RAW_MAIL_RETENTION_DAYS', '7', { rawMailRetentionDays: 7 }],
    ['AUDIT_RETENTION_DAYS', '90', { auditRetentionDays: 90 }],
    ['RECONCILE_MINUTES', '0', { reconcileMs: 0 }],
    ['RATE_LIMIT_REQUESTS', '0', { requests: { requestsPerMinute: 0, pointsPerMinute: 100_000 } }],
    ['TRUSTED_DOCUMENTS', 'off', {}],
    ['TRUSTED_DOCUMENTS_FILE', 'documents.json', {}],
    ['RATE_LIMIT_POINTS', '1000', { requests: { requestsPerMinute: 6000, pointsPerMinute: 1000 } }],
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
    ['REDIS_URL', 'redis://:secret@redis.test:6380/1', { redisUrl: 'redis://:secret@redis.test:6380/1' }],
    ['SMTP_URL', 'smtp://user:pass@mail.test:587', { smtpUrl: 'smtp://user:pass@mail.test:587' }],
    ['SMTP_URL', 'smtps://mail.test', { smtpUrl: 'smtps://mail.test' }],
    ['MAIL_FROM', 'Lettings desk', { mailName: 'Lettings desk' }],
    ['MAIL_FROM', '"Lettings desk" <invites@reply.localhost>', { mailName: 'Lettings desk' }],
    ['MAIL_FROM', 'invites@reply.localhost', { mailName: 'Invitations' }],
    [
      'REPLY_DOMAIN',
      'Reply.Example.COM',
      { replyDomain: 'reply.example.com', replyAddress: '{token}@reply.example.com' },
    ],
    [
      'REPLY_ADDRESS',
      'Invites+{token}@Company.Example',
      { replyDomain: 'company.example', replyAddress: 'invites+{token}@company.example' },
    ],
    [
      'REPLY_ADDRESS',
      '{token}@company.example',
      { replyDomain: 'company.example', replyAddress: '{token}@company.example' },
    ],
    [
      'REPLY_ADDRESS',
      'invites@company.example',
      { replyDomain: 'company.example', replyAddress: 'invites@company.example' },
    ],
    ...[
      'imaps://invites%40company.example:p%2Bw@imap.example/INBOX',
      'imaps://a:b@imap.example',
      'imap://a:b@imap.example:1143/INBOX,[Gmail]/All%20Mail?junk=off',
      'imap://a:b@127.0.0.1/INBOX?tls=off',
    ].map((url): [string, string, object] => ['IMAP_URL', url, { imapUrl: url }]),
    ['INBOUND_SMTP_PORT', '25', { inboundSmtpPort: 25 }],
    ['INBOUND_SMTP_PORT', '0', { inboundSmtpPort: undefined }],
    ['INBOUND_SMTP_HOST', '0.0.0.0', { inboundSmtpHost: '0.0.0.0' }],
    ['INBOUND_SMTP_HOST', '::', { inboundSmtpHost: '::' }],
    ['INBOUND_SMTP_HOST', 'mx.example.com', { inboundSmtpHost: 'mx.example.com' }],
    ['REPLY_TRUST', 'lenient', { replyTrust: 'lenient' }],
    ['REPLY_TRUST', 'strict', { replyTrust: 'strict' }],
    ['DNS_SERVERS', '9.9.9.9, [::1]:5353', { dnsServers: ['9.9.9.9', '[::1]:5353'] }],
    ['AUTHSERV_ID', 'mx.acme.test', { authservIds: ['mx.acme.test'] }],
    ['TRUSTED_ARC_SEALERS', 'forwarder.test', { arcSealers: ['forwarder.test'] }],
    [
      'INBOUND_WEBHOOK_SECRET',
      'a-secret-of-16-char,another-one-of-16',
      { inboundWebhookSecrets: ['a-secret-of-16-char', 'another-one-of-16'] },
    ],
    [
      'METRICS_TOKEN',
      'sixteen-chars-or-more,another-of-that-length',
      { metricsTokens: ['sixteen-chars-or-more', 'another-of-that-length'] },
    ],
    ['DRAIN_SECONDS', '15', { drainMs: 15_000 }],
    ['LOG_LEVEL', 'silent', { logLevel: 'silent' }],
  ])('%s=%s', (name, value, expected) => {
    expect(readConfig({ [name]: value })).toEqual({ ...DEFAULTS, ...expected });
  });
});

test('mail is signed for the domain of replies, unless another is named', () => {
  const key = { DKIM_KEY: 'a.pem', DKIM_SELECTOR: 'invites', REPLY_DOMAIN: 'reply.acme.test' };
  const signed = { key: 'a.pem', selector: 'invites', domain: 'reply.acme.test' };
  expect(readConfig(key).dkim).toEqual(signed);
  expect(readConfig({ ...key, DKIM_DOMAIN: 'ACME.test' }).dkim).toEqual({ ...signed, domain: 'acme.test' });
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
    ['DATABASE_URL', `postgres://user:${CANARY}@local host/invitegraph`],
    ['DATABASE_URL', `mysql://user:${CANARY}@localhost/invitegraph`],
    ['ENGINE', 'cronofy, without its secret'],
    ['CRONOFY_RATE_PER_SECOND', '0'],
    ['CRONOFY_RATE_PER_MINUTE', '1.5'],
    ['EVENT_RETENTION_DAYS', '0'],
    ['EVENT_RETENTION_DAYS', '1.5'],
    ['RAW_MAIL_RETENTION_DAYS', '0'],
    ['AUDIT_RETENTION_DAYS', '0'],
    ['RECONCILE_MINUTES', '-1'],
    ['RATE_LIMIT_REQUESTS', '-1'],
    ['RATE_LIMIT_POINTS', '999'],
    ['RATE_LIMIT_POINTS', 'many'],
    ['TRUSTED_DOCUMENTS', 'required'],
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
    ['REDIS_URL', 'redis.test:6379'],
    ['REDIS_URL', `https://:${CANARY}@redis.test`],
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
    ['REPLY_ADDRESS', 'company.example'],
    ['REPLY_ADDRESS', 'invites+{token}'],
    ['REPLY_ADDRESS', '{token}+invites@company.example'],
    ['REPLY_ADDRESS', 'invites{token}@company.example'],
    ['REPLY_ADDRESS', '{token}{token}@company.example'],
    ['REPLY_ADDRESS', `${'a'.repeat(40)}+{token}@company.example`],
    ['REPLY_ADDRESS', 'in vites@company.example'],
    ['REPLY_ADDRESS', 'invites@company.example, b@company.example'],
    ['IMAP_URL', 'imap.example'],
    ['IMAP_URL', `https://user:${CANARY}@imap.example`],
    ['IMAP_URL', 'imaps://imap.example/INBOX'],
    ['IMAP_URL', 'imaps://user@imap.example/INBOX'],
    ['IMAP_URL', `imaps://:${CANARY}@imap.example/INBOX`],
    ['IMAP_URL', `imaps://user:${CANARY}%0d%0aA1%20LOGOUT@imap.example/INBOX`],
    ['IMAP_URL', `imaps://user:${CANARY}%zz@imap.example/INBOX`],
    ['IMAP_URL', `imaps://user:${CANARY}@imap.example/IN%0ABOX`],
    ['IMAP_URL', `imap://user:${CANARY}@imap.example/INBOX?tls=off`],
    ['IMAP_URL', `imaps://user:${CANARY}@127.0.0.1/INBOX?tls=off`],
    ['IMAP_URL', `imaps://user:${CANARY}@imap.example/INBOX?junk=no`],
    ['IMAP_URL', `imaps://user:${CANARY}@imap.example/INBOX?verify=off`],
    ['IMAP_URL', `imaps://user:${CANARY}@imap.example/INBOX#x`],
    ['INBOUND_SMTP_PORT', 'smtp'],
    ['INBOUND_SMTP_PORT', '70000'],
    ['INBOUND_SMTP_HOST', 'smtp://mx.example.com'],
    ['INBOUND_SMTP_HOST', 'mx example'],
    ['REPLY_TRUST', 'none'],
    ['DNS_SERVERS', 'dns.example'],
    ['TRUSTED_ARC_SEALERS', 'not a domain'],
    ['DRAIN_SECONDS', '-1'],
    ['DRAIN_SECONDS', 'long'],
    ['METRICS_TOKEN', 'short'],
    ['INBOUND_WEBHOOK_SECRET', 'short'],
    ['INBOUND_WEBHOOK_SECRET', ','],
    ['LOG_LEVEL', 'verbose'],
    ['LOG_LEVEL', 'INFO'],
  ])('%s=%s', (name, value) => {
    const message = refusal({ [name]: value });
    expect(message).toMatch(new RegExp(`^${name}\\b`));
    expect(message).not.toContain(CANARY);
    expect(message.length).toBeLessThan(300);
  });

  test('a certificate and its key are named together', () => {
    const [cert, key] = ['/etc/tls/cert.pem', '/etc/tls/key.pem'];
    const both = { INBOUND_SMTP_TLS_CERT: cert, INBOUND_SMTP_TLS_KEY: key };
    expect(readConfig(both)).toEqual({ ...DEFAULTS, inboundSmtpTls: { cert, key } });
    expect(refusal({ INBOUND_SMTP_TLS_CERT: cert })).toMatch(/^INBOUND_SMTP_TLS_KEY must be set/);
    expect(refusal({ INBOUND_SMTP_TLS_KEY: key })).toMatch(/^INBOUND_SMTP_TLS_CERT must be set/);
  });

  test('two domains for answers are one too many', () => {
    const both = { REPLY_DOMAIN: 'a.example', REPLY_ADDRESS: 'invites@b.example' };
    expect(refusal(both)).toMatch(/^REPLY_ADDRESS and REPLY_DOMAIN must name the same domain/);
    expect(readConfig({ ...both, REPLY_DOMAIN: 'b.example' })).toMatchObject({ replyDomain: 'b.example' });
  });

  test('also a half of what signing mail takes', () => {
    expect(refusal({ DKIM_KEY: CANARY })).toMatch(/^DKIM_SELECTOR must be set/);
    expect(refusal({ DKIM_SELECTOR: CANARY })).toMatch(/^DKIM_SELECTOR is set, but there is no DKIM_KEY/);
    expect(refusal({ DKIM_DOMAIN: 'acme.test' })).toMatch(/^DKIM_DOMAIN is set, but there is no DKIM_KEY/);
    expect(refusal({ DKIM_KEY: CANARY, DKIM_SELECTOR: 'a b' })).not.toContain(CANARY);
  });

  test('also a name with a line end in it, which would forge a header', () => {
    expect(refusal({ MAIL_FROM: 'Desk\r\nBcc: eve@other.test' })).toMatch(/^MAIL_FROM\b/);
    expect(refusal({ MAIL_FROM: 'Desk\nX: y' })).toMatch(/^MAIL_FROM\b/);
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

  test('because the key to sign mail with is none', async () => {
    const DKIM_KEY = `-----BEGIN PRIVATE KEY-----\\n${CANARY}\\n-----END PRIVATE KEY-----`;
    expect(await failedStart({ DKIM_KEY, DKIM_SELECTOR: 'invites' })).toContain('DKIM_KEY');
  });

  test('because a key is too short', async () => {
    expect(await failedStart({ API_KEYS: `web:${CANARY}:admin` })).toContain('API_KEYS');
  });

  test('because others could reach it and nobody would be asked who they are', async () => {
    expect(await failedStart({ HOST: '0.0.0.0' })).toContain('HOST');
  });

  test('because there is no certificate where it should be', async () => {
    const settings = {
      INBOUND_SMTP_PORT: String(await freePort()),
      INBOUND_SMTP_TLS_CERT: '/nowhere/cert.pem',
      INBOUND_SMTP_TLS_KEY: '/nowhere/key.pem',
    };
    expect(await failedStart(settings)).toContain('INBOUND_SMTP_TLS_CERT must be the path');
  });

  test('because the database cannot be opened', async () => {
    expect(await failedStart({ DATABASE_URL: 'sqlite:/dev/null/invitegraph.db' })).toContain('DATABASE_URL');
  });

  test('because no Postgres is there, without a word of its password', async () => {
    const printed = await failedStart({
      DATABASE_URL: `postgres://user:${CANARY}@127.0.0.1:${await freePort()}/invitegraph`,
    });
    expect(printed).toMatch(/DATABASE_URL.*127\.0\.0\.1.*ECONNREFUSED/);
    expect(printed).not.toContain(CANARY);
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

describe('credentials', () => {
  const key = 'a-key-of-16-characters';
  const provider = {
    JWKS_URL: 'https://id.example.com/keys',
    JWT_ISSUER: 'https://id.example.com/',
    JWT_AUDIENCE: 'invitegraph',
  };

  test('API_KEYS are read with their names and scopes', () => {
    expect(
      readConfig({ API_KEYS: `web:${key}:invites:read+events:subscribe, ops:${key}2:admin,` }).apiKeys,
    ).toEqual([
      { name: 'web', key, scopes: ['invites:read', 'events:subscribe'] },
      { name: 'ops', key: `${key}2`, scopes: ['admin'] },
    ]);
  });

  test.each([
    ['no scope', `web:${key}`],
    ['an empty scope', `web:${key}:`],
    ['an unknown scope', `web:${key}:invites:read+root`],
    ['no name', `:${key}:admin`],
    ['a short key', 'web:short:admin'],
    ['a space in a key', 'web:a key of 16 characters:admin'],
    ['the same name twice', `web:${key}:admin,web:${key}2:admin`],
    ['the same key twice', `web:${key}:admin,ops:${key}:admin`],
    ['nothing but commas', ',,'],
  ])('API_KEYS with %s are refused without a word of them', (_what, text) => {
    const message = refusal({ API_KEYS: text });
    expect(message).toMatch(/^API_KEYS (entry \d|must)/);
    expect(message).not.toContain(key);
  });

  test('an identity provider has an address, an issuer and an audience, or is none', () => {
    expect(readConfig(provider).identityProvider).toEqual({
      jwksUrl: provider.JWKS_URL,
      issuer: provider.JWT_ISSUER,
      audience: provider.JWT_AUDIENCE,
    });
    for (const name of Object.keys(provider))
      expect(refusal({ ...provider, [name]: '' })).toMatch(new RegExp(`^${name} must be set`));
    expect(refusal({ ...provider, JWKS_URL: 'http://id.example.com/keys' })).toMatch(/^JWKS_URL/);
    expect(readConfig({ ...provider, JWKS_URL: 'http://127.0.0.1:9/keys' }).identityProvider).toBeDefined();
  });

  test('beyond loopback it listens once it can ask for credentials', () => {
    expect(refusal({ HOST: '0.0.0.0' })).toMatch(/^HOST .*API_KEYS or JWKS_URL/);
    expect(readConfig({ HOST: '0.0.0.0', API_KEYS: `web:${key}:admin` }).host).toBe('0.0.0.0');
    expect(readConfig({ HOST: '0.0.0.0', ...provider }).host).toBe('0.0.0.0');
  });
});
