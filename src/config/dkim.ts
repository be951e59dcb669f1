import { z } from 'zod';
import { ConfigError } from '../errors.ts';
import { isDomain } from './values.ts';

/** How outgoing mail is signed. */
export interface DkimSettings {
  /** A private key as PEM, or the path of a file that holds one. Secret: it may be the key itself. */
  readonly key: string;
  readonly selector: string;
  /** The signature's domain; a From on it, or on one of the same organisation, is aligned (RFC 7489 §3.1). */
  readonly domain: string;
}

/** The settings as they stand in the environment. */
export const DKIM_SETTINGS = {
  DKIM_KEY: z.string().optional(),
  DKIM_SELECTOR: z
    .string()
    .toLowerCase()
    .refine(isDomain, 'must be the name before ._domainkey in your DNS')
    .optional(),
  DKIM_DOMAIN: z.string().toLowerCase().refine(isDomain, 'must be a domain name').optional(),
};

/** What they come to; undefined where mail is not signed. Throws ConfigError for a half of it. */
export function dkimOf(
  settings: { readonly [Name in keyof typeof DKIM_SETTINGS]?: string | undefined },
  replyDomain: string,
): DkimSettings | undefined {
  const { DKIM_KEY: key, DKIM_SELECTOR: selector, DKIM_DOMAIN: domain = replyDomain } = settings;
  if (key === undefined) {
    const alone = (['DKIM_SELECTOR', 'DKIM_DOMAIN'] as const).find((name) => settings[name] !== undefined);
    if (alone) throw new ConfigError(`${alone} is set, but there is no DKIM_KEY to sign with.`);
    return undefined;
  }
  if (selector === undefined)
    throw new ConfigError('DKIM_SELECTOR must be set, too: it says where in your DNS the public key is.');
  return { key, selector, domain };
}
