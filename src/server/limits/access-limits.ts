import {
  MAX_APPLICATIONS,
  MAX_CLIENT_SECRETS,
  MAX_CREDENTIALS,
  MAX_KEYS_PER_APPLICATION,
  MAX_NAME_CHARACTERS,
} from '../../access/application.ts';
import { MAX_CREDENTIAL_CHARACTERS } from '../../access/authenticator.ts';
import { MAX_JWKS_BYTES } from '../../access/bounded-fetch.ts';
import { JWKS_MS } from '../../access/identity-provider.ts';
import { ACCESS_FRESH_MS, ACCESS_TICK_MS } from '../../access/kept-credentials.ts';
import { MAX_KEY_SECONDS } from '../../access/keys.ts';
import { KEPT_TOKENS } from '../../access/verified-tokens.ts';
import { MAX_BOUND_CHARACTERS, MAX_VIEWER_SECONDS } from '../../access/viewer-token.ts';
import type { Limit } from './limit.ts';

/** Bounds on applications and on credentials of every kind. */
export const ACCESS_LIMITS = {
  applications: {
    value: MAX_APPLICATIONS,
    unit: 'applications beside the default one',
    beyond: 'NOT_ALLOWED',
  },
  keysPerApplication: {
    value: MAX_KEYS_PER_APPLICATION,
    unit: 'keys of one application that are kept',
    beyond: 'the one revoked first is forgotten; without one NOT_ALLOWED',
  },
  credentialsInAll: {
    value: MAX_CREDENTIALS,
    unit: 'keys and client secrets of all applications, kept in memory as they are used',
    beyond: 'NOT_ALLOWED',
  },
  clientSecrets: {
    value: MAX_CLIENT_SECRETS,
    unit: 'valid client secrets of an application',
    beyond: 'the oldest ends',
  },
  accessNames: {
    value: MAX_NAME_CHARACTERS,
    unit: 'characters of the name of a key or an application',
    beyond: 'INVALID_INPUT',
  },
  keyLife: { value: MAX_KEY_SECONDS, unit: 'seconds of a key that ends', beyond: 'INVALID_INPUT' },
  revocation: {
    value: ACCESS_TICK_MS,
    unit: 'ms until an instance sees by itself that another revoked a key',
    beyond: 'wake-ups come sooner, as a rule',
  },
  revocationUnseen: {
    value: ACCESS_FRESH_MS,
    unit: 'ms that a key is believed while the store cannot be read',
    beyond: 'its requests wait for the store',
  },
  verifiedTokens: {
    value: KEPT_TOKENS,
    unit: 'tokens kept verified until they end',
    beyond: 'oldest verified anew',
  },
  viewerLife: { value: MAX_VIEWER_SECONDS, unit: 'seconds of a viewer token', beyond: 'INVALID_INPUT' },
  viewerNames: {
    value: MAX_BOUND_CHARACTERS,
    unit: 'characters of the ids that a viewer token is bound to',
    beyond: 'INVALID_INPUT',
  },
  credentials: { value: MAX_CREDENTIAL_CHARACTERS, unit: 'characters of credentials', beyond: '401' },
  providerKeys: {
    value: MAX_JWKS_BYTES,
    unit: "bytes of an identity provider's keys",
    beyond: 'its tokens are refused',
  },
  providerKeysTime: { value: JWKS_MS, unit: 'ms to wait for them', beyond: 'its tokens are refused' },
} as const satisfies Record<string, Limit>;
