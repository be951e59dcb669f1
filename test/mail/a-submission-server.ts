import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly mime: Buffer;
}

/** A real SMTP server on loopback, in the role of the operator's mail server. */
export interface SubmissionServer extends AsyncDisposable {
  readonly port: number;
  readonly received: ReceivedMail[];
  /** Connections that were open at the same time, at most. */
  readonly peak: () => number;
}

/** `before` may refuse a mail once all of it is there. */
export async function aSubmissionServer(
  options: SMTPServerOptions = {},
  before: (mail: ReceivedMail) => Promise<void> = async () => {},
): Promise<SubmissionServer> {
  const received: ReceivedMail[] = [];
  let open = 0;
  let peak = 0;
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 1,
    onConnect(_session, callback) {
      open += 1;
      peak = Math.max(peak, open);
      callback();
    },
    onClose() {
      open -= 1;
    },
    onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const mail = {
          from: envelope.mailFrom ? envelope.mailFrom.address : '',
          to: envelope.rcptTo.map(({ address }) => address),
          mime: Buffer.concat(chunks),
        };
        const refusal = await before(mail).then(
          () => null,
          (error: Error) => error,
        );
        if (!refusal) received.push(mail);
        callback(refusal);
      });
    },
    ...options,
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    peak: () => peak,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}

/** An error that the server answers with this code. */
export function smtpError(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}
