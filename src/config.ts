import { z } from 'zod';
import type { ApiKey } from './access/api-keys.ts';
import type { ProviderSettings } from './access/identity-provider.ts';
import { apiKeys } from './config/api-keys.ts';
import { DKIM_SETTINGS, type DkimSettings, dkimOf } from './config/dkim.ts';
import { PROVIDER_SETTINGS, providerOf } from './config/identity-provider.ts';
import { findMisspelt, type Misspelt } from './config/misspelt.ts';
import { repliesOf, senderOf } from './config/reply-domain.ts';
import { REQUEST_SETTINGS, type RequestSettings, requestSettingsOf } from './config/request-settings.ts';
import { TRACE_SETTINGS, wantsTraces } from './config/traces.ts';
import {
  commaList,
  isDatabaseUrl,
  isDomain,
  isMailbox,
  isPlainAddress,
  isReplyAddress,
  isServerAddress,
  isUrl,
  port,
  secrets,
  wholeNumber,
} from './config/values.ts';
import { ConfigError } from './errors.ts';
import { REPLY_TRUSTS, type ReplyTrust } from './invites/trust.ts';

/**
 * The environment as one frozen value. Nothing else reads process.env. A setting that cannot be honoured
 * stops the start: a gateway that ignores REDIS_URL looks fine until the second instance misses events.
 */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Absent: the address that is listened on. */
  readonly publicUrl: string | undefined;
  readonly databaseUrl: string;
  /** Carries wake-ups between instances; absent: Postgres does, or one instance needs none. */
  readonly redisUrl: string | undefined;
  /** Events older than this are deleted; absent: never. */
  readonly eventRetentionDays: number | undefined;
  /** Whole mails, received and captured, older than this are deleted; what became of them stays for 30 days at least. */
  readonly rawMailRetentionDays: number;
  readonly auditRetentionDays: number;
  readonly engine: 'embedded' | 'cronofy';
  /** Secrets under which Cronofy signs callbacks; empty: the endpoint is closed. */
  readonly cronofySecrets: readonly string[];
  readonly cronofyDataCenter: string | undefined;
  /** In place of the data centre's address. */
  readonly cronofyApiUrl: string | undefined;
  /** Requests to Cronofy at the most. */
  readonly cronofyRate: { readonly perSecond: number; readonly perMinute: number };
  /** How often answers are looked up at Cronofy in case a callback was lost, in milliseconds; 0: never. */
  readonly reconcileMs: number;
  /** Bearers of the REST face and keys of our callbacks; empty: one is generated and kept with the data. */
  readonly clientSecrets: readonly string[];
  /** Callbacks may go to http and to private addresses (development). */
  readonly allowPrivateCallbacks: boolean;
  /** Keys of the GraphQL face; they belong to the default application. */
  readonly apiKeys: readonly ApiKey[];
  /** Absent: tokens of others are not accepted. */
  readonly identityProvider: ProviderSettings | undefined;
  /** First signs, all verify; empty: one is generated and kept with the data. */
  readonly tokenSecrets: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly requests: RequestSettings;
  /** Absent: mail is captured and nothing leaves the machine. */
  readonly smtpUrl: string | undefined;
  /** Display name of invitations whose organizer has none. */
  readonly mailName: string;
  readonly replyDomain: string;
  /** Absent: mail is not signed here. */
  readonly dkim: DkimSettings | undefined;
  /** Where in an address the token stands: `{token}@domain`, `local+{token}@domain`, or `local@domain` for all. */
  readonly replyAddress: string;
  /** A mailbox to read answers from; absent: none is read. */
  readonly imapUrl: string | undefined;
  /** Absent: no SMTP port. */
  readonly inboundSmtpPort: number | undefined;
  /** Where the SMTP port listens. It asks for no credentials and takes only mail for live addresses, so anywhere is fine. */
  readonly inboundSmtpHost: string;
  /** Paths of PEM files; absent: no STARTTLS. */
  readonly inboundSmtpTls: { readonly cert: string; readonly key: string } | undefined;
  readonly replyTrust: ReplyTrust;
  /** Name servers for the checks of senders; empty: the machine's own. */
  readonly dnsServers: readonly string[];
  /** Names under which our own mail servers write Authentication-Results (RFC 8601 §2.5); empty: none is believed. */
  readonly authservIds: readonly string[];
  /** Domains whose ARC seals are believed (RFC 8617), such as that of a forwarder of ours. */
  readonly arcSealers: readonly string[];
  /** Bearers of POST /inbound/mime; empty: the endpoint is closed. */
  readonly inboundWebhookSecrets: readonly string[];
  /** How long, in milliseconds, it serves on after SIGTERM while it says that it is not ready. */
  readonly drainMs: number;
  /** Bearers of /metrics; empty: it answers this machine alone. */
  readonly metricsTokens: readonly string[];
  /** Whether traces are to be sent somewhere; an SDK of OpenTelemetry does so. */
  readonly wantsTraces: boolean;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

const SETTINGS = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  PUBLIC_URL: z
    .string()
    .refine(isPlainAddress, 'must be an http or https address without user, query or fragment')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  DATABASE_URL: z
    .string()
    .refine(
      isDatabaseUrl,
      'must be sqlite:PATH or postgres://user:password@host:5432/name, special characters percent-encoded',
    )
    .default('sqlite:data/invitegraph.db'),
  REDIS_URL: z
    .string()
    .refine((text) => isUrl(text, 'redis:', 'rediss:'), 'must be redis://host:6379 or rediss://…')
    .optional(),
  EVENT_RETENTION_DAYS: wholeNumber(1, 36_500).optional(),
  RAW_MAIL_RETENTION_DAYS: wholeNumber(1, 36_500).default(30),
  AUDIT_RETENTION_DAYS: wholeNumber(1, 36_500).default(365),
  ENGINE: z.enum(['embedded', 'cronofy'], 'must be embedded or cronofy').default('embedded'),
  CRONOFY_CLIENT_SECRET: secrets.default([]),
  CRONOFY_DATA_CENTER: z.string().optional(),
  CRONOFY_API_URL: z.string().optional(),
  CRONOFY_RATE_PER_SECOND: wholeNumber(1, 10_000).default(50),
  CRONOFY_RATE_PER_MINUTE: wholeNumber(1, 100_000).default(500),
  RECONCILE_MINUTES: wholeNumber(0, 100_000).default(60),
  CLIENT_SECRET: secrets
    .refine((list) => list.every((one) => one.length >= 16), 'must have at least 16 characters')
    .default([]),
  ALLOW_PRIVATE_CALLBACKS: z
    .enum(['true', 'false'], 'must be true or false')
    .default('false')
    .transform((text) => text === 'true'),
  API_KEYS: apiKeys.default([]),
  ...PROVIDER_SETTINGS,
  TOKEN_SECRET: secrets
    .refine((list) => list.every((one) => one.length >= 32), 'must have at least 32 characters')
    .default([]),
  ...REQUEST_SETTINGS,
  SMTP_URL: z
    .string()
    .refine((text) => isUrl(text, 'smtp:', 'smtps:'), 'must be smtp://user:pass@host:587 or smtps://…')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must be one line of text')
    .optional(),
  REPLY_DOMAIN: z.string().toLowerCase().refine(isDomain, 'must be a domain name').optional(),
  REPLY_ADDRESS: z
    .string()
    .toLowerCase()
    .refine(isReplyAddress, 'must be {token}@domain, local+{token}@domain or local@domain')
    .optional(),
  ...DKIM_SETTINGS,
  IMAP_URL: z
    .string()
    .refine(isMailbox, 'must be imaps://user:password@host/INBOX, special characters percent-encoded')
    .optional(),
  INBOUND_SMTP_PORT: port.default(2525),
  INBOUND_SMTP_HOST: z
    .string()
    .regex(/^[a-z0-9.:-]{1,255}$/i, 'must be an address or a host name to listen on')
    .optional(),
  INBOUND_SMTP_TLS_CERT: z.string().optional(),
  INBOUND_SMTP_TLS_KEY: z.string().optional(),
  REPLY_TRUST: z.enum(REPLY_TRUSTS, 'must be strict, normal or lenient').default('normal'),
  DNS_SERVERS: commaList
    .refine((list) => list.every(isServerAddress), 'must be addresses such as 9.9.9.9 or 127.0.0.1:5353')
    .default([]),
  AUTHSERV_ID: commaList.default([]),
  TRUSTED_ARC_SEALERS: commaList.refine((list) => list.every(isDomain), 'must be domain names').default([]),
  INBOUND_WEBHOOK_SECRET: secrets
    .refine((list) => list.every((one) => one.length >= 16), 'must have at least 16 characters')
    .default([]),
  DRAIN_SECONDS: wholeNumber(0, 300).default(1),
  METRICS_TOKEN: secrets
    .refine((list) => list.every((one) => one.length >= 16), 'must have at least 16 characters')
    .default([]),
  ...TRACE_SETTINGS,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** False where everybody who can connect may do everything, which only loopback is for. */
export function asksForCredentials({
  apiKeys,
  identityProvider,
}: Pick<Config, 'apiKeys' | 'identityProvider'>): boolean {
  return apiKeys.length > 0 || identityProvider !== undefined;
}

/** Reads the settings. Throws ConfigError, one line that names the setting; never repeats a value. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = SETTINGS.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${issue?.path.join('.')} ${issue?.message}.`);
  }
  const settings = parsed.data;
  const asking = { apiKeys: settings.API_KEYS, identityProvider: providerOf(settings) };
  if (!LOOPBACK.has(settings.HOST) && !asksForCredentials(asking))
    throw new ConfigError(
      'HOST is an address that others reach, and nobody would be asked for credentials. ' +
        'Set API_KEYS or JWKS_URL, or listen on 127.0.0.1.',
    );
  if (settings.ENGINE === 'cronofy' && settings.CRONOFY_CLIENT_SECRET.length === 0)
    throw new ConfigError('CRONOFY_CLIENT_SECRET must be set for ENGINE cronofy.');
  const incoming = repliesOf(settings.REPLY_ADDRESS, settings.REPLY_DOMAIN);
  return Object.freeze({
    host: settings.HOST,
    port: settings.PORT,
    publicUrl: settings.PUBLIC_URL,
    databaseUrl: settings.DATABASE_URL,
    redisUrl: settings.REDIS_URL,
    eventRetentionDays: settings.EVENT_RETENTION_DAYS,
    rawMailRetentionDays: settings.RAW_MAIL_RETENTION_DAYS,
    auditRetentionDays: settings.AUDIT_RETENTION_DAYS,
    engine: settings.ENGINE,
    cronofySecrets: settings.CRONOFY_CLIENT_SECRET,
    cronofyDataCenter: settings.CRONOFY_DATA_CENTER,
    cronofyApiUrl: settings.CRONOFY_API_URL,
    cronofyRate: {
      perSecond: settings.CRONOFY_RATE_PER_SECOND,
      perMinute: settings.CRONOFY_RATE_PER_MINUTE,
    },
    reconcileMs: settings.RECONCILE_MINUTES * 60_000,
    clientSecrets: settings.CLIENT_SECRET,
    allowPrivateCallbacks: settings.ALLOW_PRIVATE_CALLBACKS,
    ...asking,
    tokenSecrets: settings.TOKEN_SECRET,
    allowedOrigins: settings.ALLOWED_ORIGINS,
    requests: requestSettingsOf(settings),
    smtpUrl: settings.SMTP_URL,
    ...senderOf(settings.MAIL_FROM, incoming),
    dkim: dkimOf(settings, incoming.replyDomain),
    imapUrl: settings.IMAP_URL,
    // 0 turns the port off, as the interface has it; there is no such thing as "any free port" here.
    inboundSmtpPort: settings.INBOUND_SMTP_PORT || undefined,
    inboundSmtpHost: settings.INBOUND_SMTP_HOST ?? settings.HOST,
    inboundSmtpTls: tlsFiles(settings.INBOUND_SMTP_TLS_CERT, settings.INBOUND_SMTP_TLS_KEY),
    replyTrust: settings.REPLY_TRUST,
    dnsServers: settings.DNS_SERVERS,
    authservIds: settings.AUTHSERV_ID,
    arcSealers: settings.TRUSTED_ARC_SEALERS,
    inboundWebhookSecrets: settings.INBOUND_WEBHOOK_SECRET,
    drainMs: settings.DRAIN_SECONDS * 1000,
    metricsTokens: settings.METRICS_TOKEN,
    wantsTraces: wantsTraces(settings),
    logLevel: settings.LOG_LEVEL,
  });
}

function tlsFiles(cert: string | undefined, key: string | undefined): Config['inboundSmtpTls'] {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined)
    throw new ConfigError('INBOUND_SMTP_TLS_CERT must be set, too: INBOUND_SMTP_TLS_KEY is.');
  if (key === undefined)
    throw new ConfigError('INBOUND_SMTP_TLS_KEY must be set, too: INBOUND_SMTP_TLS_CERT is.');
  return { cert, key };
}

/** Settings of this process that look like ours and are not: for warnings. */
export function misspeltHere(): readonly Misspelt[] {
  return findMisspelt(Object.keys(process.env), Object.keys(SETTINGS.shape));
}

/** The settings of this process: `.env` where there is one, the environment above it. */
export function loadConfig(): Config {
  try {
    process.loadEnvFile('.env');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      throw new ConfigError('.env cannot be read.', { cause: error });
  }
  return readConfig(process.env);
}
