import {
  createUpstreamClient,
  type UpstreamClient,
  type UpstreamClientOptions,
} from '../../src/upstream/client.ts';
import { type VirtualTime, virtualTime } from './virtual-time.ts';

export const SECRET = 'CRN_test-secret';

/** A client whose waits take no time and whose phases are short; everything else is as it ships. */
export function aClient(
  url: URL,
  options: Partial<UpstreamClientOptions> = {},
  time: VirtualTime = virtualTime(),
): UpstreamClient & AsyncDisposable {
  const client = createUpstreamClient({
    url,
    secrets: [SECRET],
    clock: time.clock,
    pause: time.pause,
    random: () => 0.5,
    timeouts: { connect: 2000, headers: 200, body: 200 },
    ...options,
  });
  return { ...client, [Symbol.asyncDispose]: () => client.close() };
}
