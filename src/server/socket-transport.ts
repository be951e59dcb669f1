import type { IncomingMessage } from 'node:http';
import { CloseCode, type Server } from 'graphql-ws';
import type { Logger } from 'pino';
import type { Principal } from '../access/principal.ts';
import type { UnderWay } from '../access/under-way.ts';
import { LIMITS } from './limits.ts';
import type { Wire } from './live/member.ts';

/** What the hooks of graphql-ws know of a socket. */
export interface SocketExtra extends Wire {
  /** Until connection_init: what is kept of it for longer is memory of every socket. */
  request: IncomingMessage | undefined;
  /** What all operations of the socket belong to. */
  readonly whole: UnderWay;
  /** Known from connection_init on. */
  principal?: Principal;
  isOver?: () => boolean;
}

/**
 * Speaks graphql-transport-ws on one socket until it closes, and resolves when its subscriptions have ended.
 * The transport that graphql-ws brings along prints every broken frame of every client on the console and
 * tells the client what failed inside; here the one goes to the log and the other nowhere.
 */
export function speak(protocol: Server<SocketExtra>, extra: SocketExtra, log: Logger): Promise<void> {
  const { socket } = extra;
  const failed = (error: unknown) => {
    if (socket.readyState !== socket.OPEN) return log.debug({ err: error }, 'a socket went away');
    log.error({ err: error }, 'a socket message failed');
    socket.close(CloseCode.InternalServerError, 'Internal server error');
  };
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      // Settled once the message is with the kernel: graphql-ws waits for it before it asks for the next event.
      send: (text) =>
        new Promise((resolve, reject) => {
          if (socket.readyState !== socket.OPEN) return resolve();
          socket.send(text, (error) => (error ? reject(error) : resolve()));
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (take) =>
        socket.on('message', (data) => {
          take(String(data)).catch(failed);
        }),
    },
    extra,
  );
  // ws closes the socket by itself, with the code that fits, such as 1009 for a message that is too large.
  socket.on('error', (error) => log.debug({ err: error }, 'a socket broke'));
  const silence = endWhenSilent(socket);
  return new Promise((resolve) => {
    socket.once('close', (code, reason) => {
      clearInterval(silence);
      closed(code, String(reason)).catch(failed).finally(resolve);
    });
  });
}

/** A client that answers no ping is gone, or reads nothing any more: either way it only holds memory. */
function endWhenSilent(socket: Wire['socket']): NodeJS.Timeout {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  return setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, LIMITS.socketSilence.value);
}
