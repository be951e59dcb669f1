import { openRawWebSocket } from '../support/raw-web-socket.ts';

/** Asks a gateway, and keeps whatever it said. */
export interface Witness {
  /** Status line, headers and body of every answer, and every message of a socket. */
  readonly heard: string[];
  ask(path: string, init?: RequestInit): Promise<{ readonly status: number; readonly text: string }>;
  /** Opens a socket with these connectionParams, sends one operation, and listens until it is closed or has answered. */
  watch(params: object | undefined, query: string): Promise<void>;
  /** Something that came another way, such as a mail. */
  hear(text: string): void;
}

/** Of a gateway at an address. */
export function createWitness(at: { readonly url: string; readonly socketUrl: string }): Witness {
  const heard: string[] = [];
  return {
    heard,
    hear: (text) => void heard.push(text),
    async ask(path, init = {}) {
      const response = await fetch(new URL(path, at.url), { redirect: 'manual', ...init });
      const text = await response.text();
      const headers = [...response.headers].map((pair) => pair.join(': ')).join('\n');
      heard.push(`${response.status} ${response.statusText}\n${headers}\n\n${text}`);
      return { status: response.status, text };
    },
    async watch(params, query) {
      await using socket = await openRawWebSocket(at.socketUrl);
      socket.socket.on('message', (data) => heard.push(String(data)));
      socket.send({ type: 'connection_init', ...(params ? { payload: params } : {}) });
      const closed = socket.closed.then(({ code, reason }) => void heard.push(`${code} ${reason}`));
      const answered = (async () => {
        await socket.next();
        socket.send({ type: 'subscribe', id: '1', payload: { query } });
        await socket.next();
      })();
      await Promise.race([closed, answered.catch(() => closed)]);
    },
  };
}
