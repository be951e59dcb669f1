import { expect, test } from 'vitest';
import { aPort, DOMAIN, LIVE, textOf } from './a-port.ts';
import { rawClient } from './raw-client.ts';

/** What an attacker hides in a mail's text, hoping that it is read as a second mail. */
const SMUGGLED = [
  'MAIL FROM:<boss@guest.test>',
  `RCPT TO:<${LIVE}@${DOMAIN}>`,
  'DATA',
  'Subject: smuggled',
  '',
  'smuggled',
];

/** Line ends around a dot that some servers took for the end of a mail (reliability.md, E5). */
const FALSE_ENDS = [
  '\n.\n',
  '\n.\r\n',
  '\r\n.\n',
  '\r.\r',
  '\r.\r\n',
  '\r\n.\r',
  '\n\n.\n\n',
  '\r\n\0.\r\n',
  '\r\n.\0\r\n',
  '\r\n. \r\n',
];

const BEGINNING = `EHLO guest.test\r\nMAIL FROM:<ana@guest.test>\r\nRCPT TO:<${LIVE}@${DOMAIN}>\r\nDATA\r\n`;

/** Sends everything and reads replies until the server hangs up. */
async function replyCodes(port: number, pieces: readonly string[]): Promise<string[]> {
  await using client = await rawClient(port);
  await client.reply();
  for (const piece of pieces) {
    await new Promise<void>((resolve) => client.socket.write(piece, 'latin1', () => resolve()));
    // Pieces must not be joined on the way: the end of one is the point of the test.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const codes: string[] = [];
  for (let reply = await client.reply(); reply !== ''; reply = await client.reply())
    codes.push(reply.slice(0, 3));
  return codes;
}

test.each(FALSE_ENDS.map((end) => [JSON.stringify(end), end] as const))(
  'E5: %s does not end a mail, so nothing can be smuggled behind it',
  async (_name, end) => {
    for (const lineEnd of ['\n', '\r\n']) {
      await using port = await aPort();
      const text = `Subject: outer\r\n\r\nouter${end}${SMUGGLED.join(lineEnd)}`;
      const codes = await replyCodes(port.port, [`${BEGINNING}${text}\r\n.\r\nQUIT\r\n`]);
      expect(codes).toEqual(['250', '250', '250', '354', '250', '221']);
      expect(port.received).toHaveLength(1);
      expect(textOf(port.received[0])).toContain('smuggled');
      expect(port.received[0]?.mailFrom).toBe('ana@guest.test');
    }
  },
);

test('E5: no way of cutting a mail into packets ends it early', async () => {
  await using port = await aPort();
  const text = 'Subject: outer\r\n\r\n..\r\n\n.\n\r\n..\r\n.x\r\nend';
  const wire = `${text}\r\n.\r\n`;
  const attempt = async (_: unknown, cut: number) =>
    expect(
      await replyCodes(port.port, [BEGINNING, wire.slice(0, cut), `${wire.slice(cut)}QUIT\r\n`]),
      `cut at ${cut}`,
    ).toEqual(['250', '250', '250', '354', '250', '221']);
  await Promise.all(Array.from({ length: wire.length + 1 }, attempt));
  const arrived = new Set(port.received.map(textOf));
  expect(port.received).toHaveLength(wire.length + 1);
  expect(arrived).toEqual(new Set(['Subject: outer\r\n\r\n.\r\n\n.\n\r\n.\r\n.x\r\nend\r\n']));
});

test('E5: two mails pipelined in one packet are two mails', async () => {
  await using port = await aPort();
  const mail = (subject: string) =>
    `MAIL FROM:<ana@guest.test>\r\nRCPT TO:<${LIVE}@${DOMAIN}>\r\nDATA\r\nSubject: ${subject}\r\n\r\n.\r\n`;
  const codes = await replyCodes(port.port, [`EHLO guest.test\r\n${mail('one')}${mail('two')}QUIT\r\n`]);
  expect(codes).toEqual(['250', '250', '250', '354', '250', '250', '250', '354', '250', '221']);
  expect(port.received.map(textOf)).toEqual(['Subject: one\r\n\r\n', 'Subject: two\r\n\r\n']);
});

test('E5: a mail whose first line is the dot is empty', async () => {
  await using port = await aPort();
  const codes = await replyCodes(port.port, [`${BEGINNING}.\r\nQUIT\r\n`]);
  expect(codes).toEqual(['250', '250', '250', '354', '250', '221']);
  expect(port.received.map(textOf)).toEqual(['']);
});

test('E5: who talks before the greeting is sent away', async () => {
  await using port = await aPort();
  await using client = await rawClient(port.port);
  client.write(`${BEGINNING}Subject: early\r\n\r\n.\r\n`);
  expect(await client.reply()).toMatch(/^421/);
  expect(await client.reply()).toBe('');
  expect(port.received).toEqual([]);
});

test('E5: an endless command line is cut off', async () => {
  await using port = await aPort();
  await using client = await rawClient(port.port);
  await client.greet();
  client.write('x'.repeat(1_000_000));
  expect(await client.reply()).toMatch(/^421/);
  expect(await client.reply()).toBe('');
});

test('E5: commands that follow a refused STARTTLS are read as what they are', async () => {
  await using port = await aPort();
  const codes = await replyCodes(port.port, ['EHLO guest.test\r\nSTARTTLS\r\nNOOP\r\nQUIT\r\n']);
  expect(codes).toEqual(['250', '500', '250', '221']);
});

test('E5: eight-bit bytes arrive as they were sent', async () => {
  await using port = await aPort();
  const text = `Subject: bytes\r\n\r\n${String.fromCharCode(...Array.from({ length: 246 }, (_, code) => code + 10).filter((code) => code !== 10 && code !== 13))}`;
  await replyCodes(port.port, [`${BEGINNING}${text}\r\n.\r\nQUIT\r\n`]);
  expect(textOf(port.received[0])).toBe(`${text}\r\n`);
});
