/** smtp-server alone with the parse that our port does, in our reader's thread; nothing is kept. */
import { SMTPServer } from 'smtp-server';
import { createMailReader } from '../../../src/mail/read/mail-reader.ts';

const reader = createMailReader();
const time = (instant: string) => ({ kind: 'instant' as const, instant, timeZone: 'Europe/Lisbon' });
const context: Parameters<typeof reader.read>[1] = {
  recipientEmail: 'guest@bench.test',
  event: {
    summary: 'Flat viewing',
    start: time('2031-03-04T09:30:00Z'),
    end: time('2031-03-04T10:00:00Z'),
    reminders: [],
    transparency: 'OPAQUE',
  },
};

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  onData(stream, _session, done) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () =>
      reader.read(Buffer.concat(chunks), context).then(
        ({ outcome }) => done(outcome.kind === 'none' ? new Error(outcome.reason) : null),
        (error: Error) => done(error),
      ),
    );
  },
});
server.listen(Number(process.env.INBOUND_SMTP_PORT), '127.0.0.1', () => console.log('ready'));
