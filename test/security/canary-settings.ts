import { generateKeyPairSync } from 'node:crypto';
import { aCanary, type Canary, canaryOf } from './canary.ts';
import type { Keys } from './walk-doors.ts';

/** What opens doors. */
export const KEYS = {
  api: aCanary('API_KEYS'),
  rest: aCanary('CLIENT_SECRET'),
  cronofy: aCanary('CRONOFY_CLIENT_SECRET'),
  inbound: aCanary('INBOUND_WEBHOOK_SECRET'),
  metrics: aCanary('METRICS_TOKEN'),
  wrong: aCanary('a secret that is none of ours'),
} satisfies Keys;
export const TOKEN = aCanary('TOKEN_SECRET');
const OLD = aCanary('a secret that is being replaced');
/** What stands in addresses. */
export const PASSWORDS = {
  smtp: aCanary('SMTP_URL'),
  imap: aCanary('IMAP_URL'),
  postgres: aCanary('DATABASE_URL'),
  redis: aCanary('REDIS_URL'),
};
/** The key that mail is signed with: one of its lines is the canary. */
export const PEM = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
}) as string;
const DKIM = canaryOf('DKIM_KEY', PEM.split('\n')[5] as string);
/** Whatever must be found nowhere. */
export const ALL: readonly Canary[] = [...Object.values(KEYS), TOKEN, OLD, ...Object.values(PASSWORDS), DKIM];

/** Every setting that is a secret and needs no server. */
export const SECRETS = {
  LOG_LEVEL: 'trace',
  API_KEYS: `full:${KEYS.api.value}:invites:read+invites:write+invites:send+events:subscribe+admin`,
  CLIENT_SECRET: `${KEYS.rest.value},${OLD.value}`,
  CRONOFY_CLIENT_SECRET: `${KEYS.cronofy.value},${OLD.value}`,
  INBOUND_WEBHOOK_SECRET: `${KEYS.inbound.value},${OLD.value}`,
  METRICS_TOKEN: `${KEYS.metrics.value},${OLD.value}`,
  TOKEN_SECRET: `${TOKEN.value},${OLD.value}`,
  DKIM_KEY: PEM,
  DKIM_SELECTOR: 'canary',
  // Senders of mail are looked up nowhere.
  DNS_SERVERS: '127.0.0.1:9',
};

/** An address with a user and a password that has to be percent-encoded. */
export const address = (scheme: string, { value }: Canary, rest: string) =>
  `${scheme}://user:${encodeURIComponent(value)}@${rest}`;
