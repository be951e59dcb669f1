import { lookup } from 'node:dns';
import { Resolver } from 'node:dns/promises';

/** All addresses of a host name, in the order to try them in; rejects where it has none. */
export type Lookup = (hostname: string, signal: AbortSignal) => Promise<readonly string[]>;

/** Milliseconds that a name server has for one query, and how often it is asked. */
const QUERY = { timeout: 3000, tries: 2 } as const;

/**
 * Asks the name servers themselves. The operating system's getaddrinfo runs on two threads that the whole
 * process shares: two host names whose name servers never answer would hold up everybody's mail and callbacks.
 * @param servers other name servers than the system's, as `address:port`
 */
export function nameServerLookup(servers?: readonly string[]): Lookup {
  return async (hostname, signal) => {
    signal.throwIfAborted();
    const resolver = new Resolver(QUERY);
    if (servers) resolver.setServers(servers);
    const cancel = () => resolver.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const answers = await Promise.allSettled([resolver.resolve6(hostname), resolver.resolve4(hostname)]);
      const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
      const failure = answers.find((answer) => answer.status === 'rejected');
      if (addresses.length === 0 && failure) throw failure.reason;
      return addresses;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };
}

/** Asks the operating system, which also knows the names that somebody gave to the machines of a development. */
export const systemLookup: Lookup = (hostname) =>
  new Promise((resolve, reject) => {
    lookup(hostname, { all: true, order: 'verbatim' }, (error, answers) =>
      error ? reject(error) : resolve(answers.map(({ address }) => address)),
    );
  });
