import { expect, test } from 'vitest';
import { loggablePath } from '../../src/server/loggable-path.ts';

test.each([
  ['/graphql?query=%7Ba%7D', '/graphql'],
  ['/rsvp/c2VjcmV0', '/rsvp/[token]'],
  ['/rsvp/c2VjcmV0/?answer=accepted', '/rsvp/[token]'],
  ['//rsvp/c2VjcmV0', '//rsvp/[token]'],
  ['/RSVP/c2VjcmV0', '/RSVP/[token]'],
  ['/x/r-00000000000000000000000000@reply.test', '/x/r-[token]@reply.test'],
  ['/x/B-ZZZZZZZZZZZZZZZZZZZZZZZZZZ', '/x/B-[token]'],
  ['/health/ready', '/health/ready'],
  [undefined, '/'],
])('%s is logged as %s', (url, logged) => {
  expect(loggablePath(url)).toBe(logged);
});
