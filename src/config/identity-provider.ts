import { z } from 'zod';
import type { ProviderSettings } from '../access/identity-provider.ts';
import { ConfigError } from '../errors.ts';
import { isLoopbackUrl, isUrl } from './values.ts';

/** Settings of the user's own identity provider. */
export const PROVIDER_SETTINGS = {
  JWKS_URL: z
    .string()
    .refine(
      (text) => isUrl(text, 'https:') || (isUrl(text, 'http:') && isLoopbackUrl(text)),
      'must be https://…, or http:// on this machine: whoever can change the keys on their way can be anybody',
    )
    .optional(),
  JWT_ISSUER: z.string().optional(),
  JWT_AUDIENCE: z.string().optional(),
};

/** All three or none: without issuer and audience, a token made for another program would open this one. */
export function providerOf(settings: {
  readonly JWKS_URL?: string | undefined;
  readonly JWT_ISSUER?: string | undefined;
  readonly JWT_AUDIENCE?: string | undefined;
}): ProviderSettings | undefined {
  const { JWKS_URL: jwksUrl, JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = settings;
  if (jwksUrl === undefined && issuer === undefined && audience === undefined) return undefined;
  if (jwksUrl === undefined)
    throw new ConfigError('JWKS_URL must be set, too: JWT_ISSUER or JWT_AUDIENCE is.');
  if (issuer === undefined) throw new ConfigError('JWT_ISSUER must be set, too: JWKS_URL is.');
  if (audience === undefined) throw new ConfigError('JWT_AUDIENCE must be set, too: JWKS_URL is.');
  return { jwksUrl, issuer, audience };
}
