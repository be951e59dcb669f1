import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** An SMTP session that stays, as that of a server with much mail does. */
export interface SmtpSession {
  /** Resolves, when the server ends it, to the last line that it said. */
  readonly ended: Promise<string>;
}

/** Opens a session and says NOOP now and then until the server ends it. */
export async function openSmtpSession(port: number): Promise<SmtpSession> {
  const socket = connect(port, '127.0.0.1');
  let last = '';
  let said = Promise.withResolvers<void>();
  socket.setEncoding('utf8').on('data', (text: string) => {
    last = text.trimEnd().split('\r\n').at(-1) as string;
    said.resolve();
  });
  socket.on('error', () => {});
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(last)));
  await once(socket, 'connect');
  await said.promise;
  void (async () => {
    for (let number = 0; !socket.destroyed && socket.writable; number++) {
      said = Promise.withResolvers();
      socket.write(number === 0 ? 'EHLO guest.test\r\n' : 'NOOP\r\n');
      await Promise.race([said.promise, ended]);
      await pause(50);
    }
  })();
  return { ended };
}
