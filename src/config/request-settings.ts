import { commaList, isOrigin, wholeNumber } from './values.ts';

/** What requests may ask for. */
export interface RequestSettings {
  /** Requests of one key in a minute; 0: as many as it likes. */
  readonly requestsPerMinute: number;
  /** Points of cost of one key in a minute; 0: as many as it likes. */
  readonly pointsPerMinute: number;
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
};

/** What they come to. */
export function requestSettingsOf(settings: {
  readonly RATE_LIMIT_REQUESTS: number;
  readonly RATE_LIMIT_POINTS: number;
}): RequestSettings {
  return { requestsPerMinute: settings.RATE_LIMIT_REQUESTS, pointsPerMinute: settings.RATE_LIMIT_POINTS };
}
