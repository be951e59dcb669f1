import { z } from 'zod';
import { ConfigError } from './errors.ts';

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
  /** First signs, all verify; empty: one is generated and kept with the data. */
  readonly tokenSecrets: readonly string[];
  readonly allowedOrigins: readonly string[];
  /** Absent: mail is captured and nothing leaves the machine. */
  readonly smtpUrl: string | undefined;
  /** Display name of invitations whose organizer has none. */
  readonly mailName: string;
  readonly replyDomain: string;
  /** Absent: no SMTP port. */
  readonly inboundSmtpPort: number | undefined;
  readonly replyTrust: 'normal' | 'lenient';
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}

/** Settings of the interface that this version cannot honour yet, and what they would do. */
const NOT_YET: Readonly<Record<string, string>> = {
  REDIS_URL: 'wake-ups through Redis',
  API_KEYS: 'keys for the GraphQL face',
  JWKS_URL: 'tokens of an identity provider',
  JWT_ISSUER: 'tokens of an identity provider',
  JWT_AUDIENCE: 'tokens of an identity provider',
  IMAP_URL: 'replies from a mailbox',
  INBOUND_WEBHOOK_SECRET: 'replies by webhook',
};

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be a port number from 0 to 65535');

const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** Set to nothing but commas, it is a mistake: taken for "unset", it would close an endpoint or change a key. */
const secrets = commaList.refine((list) => list.length > 0, 'must hold a secret');

function wholeNumber(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,7}$/, message)
    .transform(Number)
    .refine((value) => value >= least && value <= most, message);
}

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
    .regex(/^sqlite:.+/, 'must be sqlite:PATH; postgres:// comes with a later version')
    .default('sqlite:data/invitegraph.db'),
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
  TOKEN_SECRET: secrets
    .refine((list) => list.every((one) => one.length >= 32), 'must have at least 32 characters')
    .default([]),
  ALLOWED_ORIGINS: commaList
    .refine((list) => list.every(isOrigin), 'must be origins such as https://app.example.com')
    .default([]),
  SMTP_URL: z
    .string()
    .refine((text) => isUrl(text, 'smtp:', 'smtps:'), 'must be smtp://user:pass@host:587 or smtps://…')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must be one line of text')
    .optional(),
  REPLY_DOMAIN: z
    .string()
    .toLowerCase()
    .regex(/^(?=.{1,190}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'must be a domain name')
    .default('reply.localhost'),
  INBOUND_SMTP_PORT: port.default(2525),
  REPLY_TRUST: z
    .enum(
      ['normal', 'lenient'],
      'must be normal or lenient; strict needs the sender checks of a later version',
    )
    .default('normal'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** Reads the settings. Throws ConfigError, one line that names the setting; never repeats a value. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  for (const [name, purpose] of Object.entries(NOT_YET))
    if (given[name] !== undefined)
      throw new ConfigError(`${name} is set, but this version has no ${purpose} yet. Unset it to start.`);

  const parsed = SETTINGS.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${issue?.path.join('.')} ${issue?.message}.`);
  }
  const settings = parsed.data;
  if (!LOOPBACK.has(settings.HOST))
    throw new ConfigError(
      `HOST ${settings.HOST} is reachable by others, and this version cannot ask them for credentials yet. ` +
        'Listen on 127.0.0.1, behind a proxy that authenticates.',
    );
  if (settings.ENGINE === 'cronofy' && settings.CRONOFY_CLIENT_SECRET.length === 0)
    throw new ConfigError('CRONOFY_CLIENT_SECRET must be set for ENGINE cronofy.');
  return Object.freeze({
    host: settings.HOST,
    port: settings.PORT,
    publicUrl: settings.PUBLIC_URL,
    databaseUrl: settings.DATABASE_URL,
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
    tokenSecrets: settings.TOKEN_SECRET,
    allowedOrigins: settings.ALLOWED_ORIGINS,
    smtpUrl: settings.SMTP_URL,
    ...sender(settings.MAIL_FROM, settings.REPLY_DOMAIN),
    // 0 turns the port off, as the interface has it; there is no such thing as "any free port" here.
    inboundSmtpPort: settings.INBOUND_SMTP_PORT || undefined,
    replyTrust: settings.REPLY_TRUST,
    logLevel: settings.LOG_LEVEL,
  });
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

/**
 * MAIL_FROM gives the name that guests see. Its address would have to be the ORGANIZER too, and that is each
 * invite's own reply address, so only an address on REPLY_DOMAIN is no contradiction.
 */
function sender(mailFrom: string | undefined, replyDomain: string) {
  const [, name = '', address] = /^\s*"?([^"<]*?)"?\s*<([^<>\s]+)>\s*$/.exec(mailFrom ?? '') ?? [
    '',
    mailFrom?.includes('@') ? '' : mailFrom,
    mailFrom?.includes('@') ? mailFrom : undefined,
  ];
  if (address !== undefined && !address.toLowerCase().endsWith(`@${replyDomain}`))
    throw new ConfigError(
      `MAIL_FROM must be a name, or an address on REPLY_DOMAIN (${replyDomain}): answers go to the sender.`,
    );
  return { mailName: name.trim() || 'Invitations', replyDomain };
}

/** `smtp:mail.test` parses, too, as an address without a host. */
function isUrl(text: string, ...protocols: string[]): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocols.includes(protocol) && hostname !== '';
}

/** It is printed at the start and is what links begin with: neither takes a password or a query. */
function isPlainAddress(text: string): boolean {
  if (!isUrl(text, 'http:', 'https:')) return false;
  const { origin, pathname, href } = new URL(text);
  return href === `${origin}${pathname}`;
}

function isOrigin(text: string): boolean {
  return isUrl(text, 'http:', 'https:') && new URL(text).origin === text;
}
