import { z } from 'zod';
import { ConfigError } from '../errors.ts';
import { commaList, isOrigin, wholeNumber } from './values.ts';

/** What requests may ask for. */
export interface RequestSettings {
  /** Requests of one key in a minute; 0: as many as it likes. */
  readonly requestsPerMinute: number;
  /** Points of cost of one key in a minute; 0: as many as it likes. */
  readonly pointsPerMinute: number;
  /** Absent: every document is taken, and none has an id. */
  readonly trusted?: TrustedSettings | undefined;
}

/** Documents that are known beforehand. */
export interface TrustedSettings {
  /** Path of the manifest. */
  readonly file: string;
  /** Whether no others are taken. */
  readonly only: boolean;
}

/** The settings as they stand in the environment. */
export const REQUEST_SETTINGS = {
  ALLOWED_ORIGINS: commaList
    .refine((list) => list.every(isOrigin), 'must be origins such as https://app.example.com')
    .default([]),
  RATE_LIMIT_REQUESTS: wholeNumber(0, 9_999_999).default(6000),
  RATE_LIMIT_POINTS: wholeNumber(0, 9_999_999)
    .refine(
      (points) => points === 0 || points >= 1000,
      'must be 0, or at least what one operation may cost: 1000',
    )
    .default(100_000),
  TRUSTED_DOCUMENTS: z.enum(['off', 'allow', 'require'], 'must be off, allow or require').default('off'),
  TRUSTED_DOCUMENTS_FILE: z.string().optional(),
};

/** What they come to. Throws ConfigError for trusted documents that stand in no file. */
export function requestSettingsOf(settings: {
  readonly RATE_LIMIT_REQUESTS: number;
  readonly RATE_LIMIT_POINTS: number;
  readonly TRUSTED_DOCUMENTS: 'off' | 'allow' | 'require';
  readonly TRUSTED_DOCUMENTS_FILE?: string | undefined;
}): RequestSettings {
  return {
    requestsPerMinute: settings.RATE_LIMIT_REQUESTS,
    pointsPerMinute: settings.RATE_LIMIT_POINTS,
    trusted: trustedOf(settings.TRUSTED_DOCUMENTS, settings.TRUSTED_DOCUMENTS_FILE),
  };
}

/** A file alone is no mistake: `off` is how it is put out of use for a while. */
function trustedOf(mode: 'off' | 'allow' | 'require', file: string | undefined): TrustedSettings | undefined {
  if (mode === 'off') return undefined;
  if (file === undefined)
    throw new ConfigError(`TRUSTED_DOCUMENTS_FILE must be set for TRUSTED_DOCUMENTS ${mode}.`);
  return { file, only: mode === 'require' };
}
