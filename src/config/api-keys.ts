import { z } from 'zod';
import { type ApiKey, MIN_KEY_CHARACTERS } from '../access/api-keys.ts';
import { SCOPES, type Scope } from '../access/principal.ts';

/** `name:key:scope+scope`; a scope has a colon in it, a key has none. */
const ENTRY = /^([\w.-]{1,64}):([\x21-\x2b\x2d-\x39\x3b-\x7e]+):([a-z:+]+)$/;
const KNOWN: ReadonlySet<string> = new Set(SCOPES);

/** The keys of API_KEYS. What is wrong is told by the place of the entry, never by what stands in it. */
export const apiKeys = z.string().transform((text, context): readonly ApiKey[] => {
  const keys: ApiKey[] = [];
  const wrong = (index: number, message: string) =>
    context.addIssue({ code: 'custom', message: `entry ${index + 1} ${message}` });
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (entries.length === 0) context.addIssue({ code: 'custom', message: 'must hold a key' });
  for (const [index, entry] of entries.entries()) {
    const [, name, key, named] = ENTRY.exec(entry) ?? [];
    if (name === undefined || key === undefined || named === undefined) {
      wrong(index, 'must be name:key:scope+scope, with no colon, comma or space in the key');
      continue;
    }
    const scopes = named.split('+');
    if (!scopes.every((scope) => KNOWN.has(scope)))
      wrong(index, `must have scopes out of ${SCOPES.join(', ')}`);
    if (key.length < MIN_KEY_CHARACTERS)
      wrong(index, `must have a key of at least ${MIN_KEY_CHARACTERS} characters`);
    if (keys.some((other) => other.name === name || other.key === key))
      wrong(index, 'must have a name and a key of its own');
    keys.push({ name, key, scopes: scopes as Scope[] });
  }
  return keys;
});
