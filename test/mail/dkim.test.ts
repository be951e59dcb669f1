import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authenticate } from 'mailauth';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { createSignMail, readDkimKey } from '../../src/mail/dkim.ts';
import { aPostOffice } from './a-post-office.ts';
import { aSubmissionServer } from './a-submission-server.ts';
import { aLookUp, type Zone } from './authenticate/a-zone.ts';

const PLACE = { selector: 'invites', domain: 'reply.example' };
const RSA = keyPair('rsa', 2048);
const ED25519 = keyPair('ed25519');

function keyPair(kind: 'rsa' | 'ed25519', modulusLength = 2048) {
  const pair =
    kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength }) : generateKeyPairSync('ed25519');
  const { publicKey, privateKey } = pair;
  const der = publicKey.export({ format: 'der', type: 'spki' });
  // RFC 8463 §4: the bare key, without the frame of its DER form.
  const p = (kind === 'rsa' ? der : der.subarray(-32)).toString('base64');
  return {
    pem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    record: `v=DKIM1; k=${kind}; p=${p}`,
  };
}

function zoneOf(record: string, domain = PLACE.domain): Zone {
  return {
    [`TXT invites._domainkey.${domain}`]: record,
    'TXT _dmarc.reply.example': 'v=DMARC1; p=reject; adkim=r',
  };
}

/** What the receiving side finds about a message. */
async function verdict(mime: Buffer, zone: Zone) {
  const { dkim, dmarc } = await authenticate(mime, {
    ip: '192.0.2.7',
    helo: 'relay.else.test',
    sender: 'b-1@else.test',
    mta: 'mx.guest.test',
    resolver: aLookUp(zone),
  });
  const [signature] = dkim.results;
  return {
    dkim: signature?.status.result,
    dmarc: dmarc ? dmarc.status.result : undefined,
    aligned: dmarc ? dmarc.alignment.dkim.result : undefined,
    fields: signature?.signingHeaders?.keys?.toLowerCase().split(/: ?/) ?? [],
  };
}

describe.each([
  ['RSA', RSA],
  ['Ed25519', ED25519],
])('mail signed with an %s key', (_kind, { pem, record }) => {
  test('verifies where it arrives, aligned with its From, update and cancellation as well', async () => {
    await using server = await aSubmissionServer();
    await using office = await aPostOffice();
    const signMail = createSignMail(readDkimKey({ key: pem, ...PLACE }));
    const sender = office.sender(server.port, { signMail });
    const { id } = await office.create();
    await sender.drain();
    await office.service.update('app', { id }, { summary: 'Réunion 🎉' });
    await sender.drain();
    await office.service.cancel('app', { id });
    await sender.drain();

    expect(server.received).toHaveLength(3);
    for (const { mime } of server.received)
      expect(await verdict(mime, zoneOf(record))).toMatchObject({
        dkim: 'pass',
        dmarc: 'pass',
        aligned: 'reply.example',
      });
    const { fields } = await verdict(server.received[1]?.mime as Buffer, zoneOf(record));
    expect(fields.sort()).toEqual(
      [
        'from',
        'to',
        'subject',
        'date',
        'message-id',
        'mime-version',
        'content-type',
        'reply-to',
        'in-reply-to',
        'references',
        'auto-submitted',
      ].sort(),
    );
  });
});

test('a change of the calendar, of a header or of the type is seen, and so is another key', async () => {
  await using server = await aSubmissionServer();
  await using office = await aPostOffice();
  const signMail = createSignMail(readDkimKey({ key: RSA.pem, ...PLACE }));
  await office.create();
  await office.sender(server.port, { signMail }).drain();
  const [mail] = server.received;
  const text = mail?.mime.toString('latin1') ?? '';
  for (const [from, to] of [
    ['DTSTART:2031', 'DTSTART:2032'],
    ['Subject: Invitation', 'Subject: Cancelled'],
    ['To: ana@', 'To: eve@'],
    ['Auto-Submitted: auto-generated', 'Auto-Submitted: no'],
    ['Content-Type: multipart/mixed', 'Content-Type: multipart/alternative'],
  ] as const) {
    expect(text).toContain(from);
    const tampered = Buffer.from(text.replace(from, to), 'latin1');
    expect(await verdict(tampered, zoneOf(RSA.record)), to).toMatchObject({
      dkim: expect.not.stringMatching('pass'),
      dmarc: 'fail',
    });
  }
  expect(await verdict(Buffer.from(text, 'latin1'), zoneOf(keyPair('rsa').record))).toMatchObject({
    dmarc: 'fail',
  });
});

test('a signature for another organisation verifies and is not aligned', async () => {
  await using office = await aPostOffice();
  await using server = await aSubmissionServer();
  const signMail = createSignMail(readDkimKey({ key: RSA.pem, ...PLACE, domain: 'sender.invalid' }));
  await office.create();
  await office.sender(server.port, { signMail }).drain();
  expect(
    await verdict(server.received[0]?.mime as Buffer, zoneOf(RSA.record, 'sender.invalid')),
  ).toMatchObject({ dkim: 'pass', dmarc: 'fail', aligned: undefined });
});

test('captured mail is signed like mail that leaves', async () => {
  await using office = await aPostOffice();
  const signMail = createSignMail(readDkimKey({ key: RSA.pem, ...PLACE }));
  await office.create();
  await office.sender(undefined, { signMail }).drain();
  const [captured] = await office.directory.captured('app', { limit: 1 });
  expect(await verdict(Buffer.from(captured?.mime ?? ''), zoneOf(RSA.record))).toMatchObject({
    dkim: 'pass',
  });
});

describe('the key', () => {
  const canary = 'canary-5e11';
  const refusal = (key: string) => {
    try {
      readDkimKey({ key, ...PLACE });
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      return (error as Error).message;
    }
    throw new Error('It was not refused.');
  };

  test('is read from a setting, with its line ends escaped or not, and from a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'invitegraph-dkim-'));
    try {
      const path = join(folder, 'key.pem');
      await writeFile(path, RSA.pem);
      for (const key of [RSA.pem, RSA.pem.replaceAll('\n', '\\n'), path])
        expect(readDkimKey({ key, ...PLACE }).key.asymmetricKeyType).toBe('rsa');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('does not show in what is logged of it', () => {
    const key = readDkimKey({ key: RSA.pem, ...PLACE });
    expect(JSON.stringify(key)).toBe(JSON.stringify({ ...PLACE, key: {} }));
  });

  test.each([
    ['a file that is not there', `/nowhere/${canary}`, /cannot be read: ENOENT/],
    ['a key without its first line', RSA.pem.split('\n').slice(1).join('\n'), /cannot be read/],
    [
      'something else as PEM',
      `-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----`,
      /holds no/,
    ],
    ['a short RSA key', keyPair('rsa', 512).pem, /fewer than 1024 bits/],
    [
      'another kind of key',
      generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ format: 'pem', type: 'pkcs8' })
        .toString(),
      /RSA or Ed25519/,
    ],
    [
      'an encrypted key',
      generateKeyPairSync('rsa', { modulusLength: 1024 })
        .privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: canary })
        .toString(),
      /encrypted/,
    ],
  ])('that is %s is refused without being repeated', (_what, key, message) => {
    const said = refusal(key);
    expect(said).toMatch(/^DKIM_KEY /);
    expect(said).toMatch(message);
    expect(said).not.toContain(canary);
    for (const line of key.split('\n').filter((each) => each.length > 30)) expect(said).not.toContain(line);
  });
});
