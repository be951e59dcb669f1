import { useEffect, useState, useSyncExternalStore } from 'react';
import { Provider } from 'urql';
import { createGraph } from '../graph/client.ts';
import { type Connection, connectionAfter } from '../graph/connection.ts';
import type { Credentials } from '../graph/credentials.ts';
import { createLive } from '../graph/live.ts';
import { LiveContext } from '../graph/use-live.ts';
import { AskForKey } from './ask-for-key.tsx';
import { Frame } from './frame.tsx';

interface Session {
  readonly graph: ReturnType<typeof createGraph>;
  readonly live: ReturnType<typeof createLive>;
}

/** The whole console. Another key is another person: everything that was asked for under the old one goes. */
export function App({ credentials }: { readonly credentials: Credentials }) {
  const { key, asked } = useSyncExternalStore(credentials.subscribe, credentials.state);
  const [connection, setConnection] = useState<Connection>('connecting');
  const [session, setSession] = useState<Session>();
  useEffect(() => {
    let first = true;
    const graph = createGraph({
      key,
      onRefused: credentials.refuse,
      onState(state) {
        setConnection((before) => connectionAfter(before, state));
        // What was asked before the stream had its first place may be older than that.
        if (state === 'live' && first) live.missed();
        first &&= state !== 'live';
      },
    });
    const live = createLive(graph);
    setConnection('connecting');
    setSession({ graph, live });
    return live.close;
  }, [credentials, key]);

  return (
    <>
      {session && (
        <Provider value={session.graph}>
          <LiveContext value={session.live} key={key}>
            <Frame connection={connection} />
          </LiveContext>
        </Provider>
      )}
      {asked && <AskForKey refused={key} onKey={credentials.give} />}
    </>
  );
}
