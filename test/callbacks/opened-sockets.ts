import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Counts the sockets that this process makes to connect with, also those to where no canary can listen. */
export function countOpenedSockets(): Disposable & { readonly count: number } {
  const counter = { count: 0 };
  const onSocket = () => {
    counter.count++;
  };
  subscribe('net.client.socket', onSocket);
  return {
    get count() {
      return counter.count;
    },
    [Symbol.dispose]: () => void unsubscribe('net.client.socket', onSocket),
  };
}
