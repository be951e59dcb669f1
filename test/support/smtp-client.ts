import { once } from 'node:events';
import { connect } from 'node:net';

/** A mail as a sending server hands it over. */
export interface SentMail {
  readonly from: string;
  readonly to: string;
  /** The RFC 5322 message, lines ended by CRLF. */
  readonly message: string;
}

/** Submits one mail over SMTP on a plain socket and resolves to the reply to its data, such as `250 OK`. */
export async function sendBySmtp(port: number, { from, to, message }: SentMail): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const chunks = socket.setEncoding('utf8')[Symbol.asyncIterator]() as AsyncIterator<string>;
  let unread = '';

  /** The next whole reply: continuation lines have a hyphen after the code (RFC 5321 §4.2.1). */
  const reply = async (): Promise<string> => {
    for (;;) {
      const whole = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(unread)?.[0];
      if (whole !== undefined) {
        unread = unread.slice(whole.length);
        return whole.trimEnd();
      }
      const next = await chunks.next();
      if (next.done) throw new Error(`The server hung up after: ${unread}`);
      unread += next.value;
    }
  };
  const say = async (line: string, expected: string): Promise<void> => {
    socket.write(`${line}\r\n`);
    const answer = await reply();
    if (!answer.startsWith(expected)) throw new Error(`${line}: ${answer}`);
  };

  try {
    const greeting = await reply();
    if (!greeting.startsWith('220')) throw new Error(greeting);
    await say('EHLO guest.test', '250');
    await say(`MAIL FROM:<${from}>`, '250');
    await say(`RCPT TO:<${to}>`, '250');
    await say('DATA', '354');
    // A line that begins with a dot gets another one (RFC 5321 §4.5.2).
    socket.write(`${message.replace(/^\./gm, '..').replace(/(?:\r\n)?$/, '\r\n')}.\r\n`);
    const answer = await reply();
    await say('QUIT', '221');
    return answer;
  } finally {
    socket.destroy();
  }
}
