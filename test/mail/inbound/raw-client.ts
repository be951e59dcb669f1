import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An SMTP client that sends whatever bytes it is told, and reads one reply at a time. */
export interface RawClient extends AsyncDisposable {
  /** The next whole reply, all lines of it; '' once the server has closed the connection. */
  reply(): Promise<string>;
  /** Sends bytes as they are, one character each. */
  write(bytes: string): void;
  /** Sends one command line and waits for its reply. */
  command(line: string): Promise<string>;
  /** Greets with EHLO; throws where the server does not. */
  greet(): Promise<string>;
  readonly socket: Socket;
}

export async function rawClient(port: number): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => {});
  const chunks = socket.setEncoding('latin1')[Symbol.asyncIterator]() as AsyncIterator<string>;
  let unread = '';

  const client: RawClient = {
    socket,
    async reply() {
      for (;;) {
        const whole = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\r\n/.exec(unread);
        if (whole) {
          unread = unread.slice(whole[0].length);
          return whole[0].trimEnd();
        }
        const next = await chunks.next().catch(() => ({ done: true, value: '' }));
        if (next.done) return '';
        unread += next.value;
      }
    },
    write: (bytes) => void socket.write(bytes, 'latin1'),
    async command(line) {
      client.write(`${line}\r\n`);
      return client.reply();
    },
    async greet() {
      const greeting = await client.reply();
      if (!greeting.startsWith('220')) throw new Error(`no greeting: ${greeting}`);
      return client.command('EHLO guest.test');
    },
    async [Symbol.asyncDispose]() {
      if (socket.closed) return;
      const closed = once(socket, 'close');
      socket.destroy();
      await closed;
    },
  };
  return client;
}
