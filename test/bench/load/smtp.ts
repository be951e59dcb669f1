import { connect } from 'node:net';

/** A mail as it is handed over. */
export interface Mail {
  readonly from: string;
  readonly to: string;
  /** Lines ended by CRLF, dots doubled, without the end of data. */
  readonly text: string;
}

/** Sends all mails over a few connections, each mail after mail; resolves to mails per second. Throws at a refusal. */
export async function smtpRate(port: number, mails: readonly Mail[], connections: number): Promise<number> {
  const began = performance.now();
  let next = 0;
  const converse = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      let mail: Mail | undefined;
      let step = 'greeting';
      let heard = '';
      const say = (line: string, then: string) => {
        step = then;
        socket.write(`${line}\r\n`);
      };
      const go = () => {
        mail = mails[next++];
        if (mail) return say(`MAIL FROM:<${mail.from}>`, 'from');
        socket.destroy();
        resolve();
      };
      const answered = (reply: string) => {
        if (!/^[23]/.test(reply)) {
          reject(new Error(`The server refused at ${step}: ${reply}`));
          return socket.destroy();
        }
        if (step === 'greeting') say('EHLO bench.test', 'hello');
        else if (step === 'hello' || step === 'sent') go();
        else if (step === 'from') say(`RCPT TO:<${mail?.to}>`, 'to');
        else if (step === 'to') say('DATA', 'data');
        else say(`${mail?.text}\r\n.`, 'sent');
      };
      socket.setEncoding('latin1');
      socket.on('data', (chunk: string) => {
        heard += chunk;
        // The last line of a reply has a space after its code (RFC 5321 §4.2.1).
        if (!/(?:^|\n)\d{3}(?: [^\n]*)?\n$/.test(heard)) return;
        const reply = heard;
        heard = '';
        answered(reply);
      });
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('The server hung up.')));
    });
  await Promise.all(Array.from({ length: connections }, converse));
  return mails.length / ((performance.now() - began) / 1000);
}
