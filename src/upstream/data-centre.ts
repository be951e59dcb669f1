import { ConfigError } from '../errors.ts';

/** Hosts of Cronofy's API (contract part 1). The default has no suffix: there is no `api-us`. */
const HOSTS: ReadonlyMap<string, string> = new Map([
  ['us', 'api.cronofy.com'],
  ['au', 'api-au.cronofy.com'],
  ['ca', 'api-ca.cronofy.com'],
  ['de', 'api-de.cronofy.com'],
  ['sg', 'api-sg.cronofy.com'],
  ['uk', 'api-uk.cronofy.com'],
]);

/**
 * Where Cronofy's API is: the override where there is one, else the host of the data centre, in any letter
 * case. Throws ConfigError naming CRONOFY_API_URL or CRONOFY_DATA_CENTER; never repeats a value.
 */
export function apiUrl(dataCentre = 'us', override?: string): URL {
  if (override !== undefined) return overrideUrl(override);
  const host = HOSTS.get(dataCentre.trim().toLowerCase());
  if (host === undefined)
    throw new ConfigError(`CRONOFY_DATA_CENTER must be one of ${[...HOSTS.keys()].join(', ')}.`);
  return new URL(`https://${host}`);
}

function overrideUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new ConfigError('CRONOFY_API_URL must be an http or https address.');
  // Credentials would be dropped without a word, and a query would swallow the path that is appended.
  if (url.username || url.password || url.search || url.hash)
    throw new ConfigError('CRONOFY_API_URL must have no user, password, query or fragment.');
  return url;
}
