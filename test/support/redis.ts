/**
 * The Redis that tests share, as outside-servers.ts found it before all tests; channels of a test's own keep it
 * apart from others. A test that kills Redis starts one with redis-server.ts.
 */
export const REDIS_URL = process.env.TEST_REDIS_URL ?? '';

/** For `describe.skipIf`: true on a developer's machine without Redis. Never true in CI, where the run fails first. */
export const redisMissing = REDIS_URL === '';
