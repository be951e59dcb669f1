import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { sealMessage } from 'mailauth/lib/arc/index.js';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { createTransport } from 'nodemailer';
import { calendar, crlf } from '../read/mails.ts';
import type { Zone } from './a-zone.ts';

/** A key pair, shared by all signers of the tests: whose key it is, the DNS says. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
export const PRIVATE_KEY = privateKey;
export const SELECTOR = 'k1';

const KEY_RECORD = `v=DKIM1; k=rsa; p=${publicKey.replaceAll(/-----[A-Z ]+-----|\s/g, '')}`;

/** The key records of these domains. */
export function keysOf(...domains: string[]): Zone {
  return Object.fromEntries(domains.map((domain) => [`TXT ${SELECTOR}._domainkey.${domain}`, KEY_RECORD]));
}

/** An answer by mail, unsigned. */
export function aReply(from = 'Ana Ruiz <ana@guest.test>', ...more: string[]): string {
  return `${crlf(
    `From: ${from}`,
    'To: r-0123456789abcdefghjkmnpqrs@reply.example',
    'Subject: Accepted: Board meeting',
    'Message-ID: <one@guest.test>',
    'MIME-Version: 1.0',
    'Content-Type: text/calendar; charset=utf-8; method=REPLY',
    ...more,
  )}\r\n${calendar('REPLY', 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@guest.test')}`;
}

/** Signed by nodemailer, as its users send. */
export async function signed(raw: string, domainName: string): Promise<string> {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    dkim: { domainName, keySelector: SELECTOR, privateKey: PRIVATE_KEY },
  });
  const { message } = await transport.sendMail({
    envelope: { from: 'a@guest.test', to: 'b@reply.example' },
    raw,
  });
  return message.toString('latin1');
}

/** Signed with options that no honest sender uses. */
export async function oddlySigned(
  raw: string,
  signingDomain: string,
  options: { maxBodyLength?: number; algorithm?: string; selector?: string } = {},
): Promise<string> {
  const key = { signingDomain, selector: SELECTOR, privateKey: PRIVATE_KEY, ...options };
  const { signatures } = await dkimSign(Buffer.from(raw, 'latin1'), { ...key, signatureData: [key] });
  return signatures + raw;
}

/** Sealed by a forwarder, with what it says it found. */
export async function sealed(
  raw: string,
  signingDomain: string,
  authResults: string,
  { i = 1, cv = 'none' }: { i?: number; cv?: string } = {},
): Promise<string> {
  const seal = { signingDomain, selector: SELECTOR, privateKey: PRIVATE_KEY, authResults, i, cv };
  const headers = await sealMessage(Buffer.from(raw, 'latin1'), seal);
  if (headers.length === 0) throw new Error('The mail could not be sealed.');
  return headers.toString('latin1') + raw;
}

/** A seal made by hand: an ARC set that is right in every way but leaves the end of the body open, by `l=`. */
export function partlySealed(raw: string, domain: string, authResults: string, length: number): string {
  const [head = '', body = ''] = raw.split(/\r\n\r\n(.*)/s);
  const relaxed = (line: string) => {
    const colon = line.indexOf(':');
    const value = line
      .slice(colon + 1)
      .replace(/\r\n/g, '')
      .replace(/[ \t]+/g, ' ');
    return `${line.slice(0, colon).trim().toLowerCase()}:${value.trim()}`;
  };
  const signature = (data: string) =>
    sign('sha256', Buffer.from(data, 'latin1'), PRIVATE_KEY).toString('base64');
  const from = head.split('\r\n').find((line) => line.startsWith('From:')) ?? '';
  const bodyHash = createHash('sha256')
    .update(Buffer.from(body.slice(0, length), 'latin1'))
    .digest('base64');
  const key = `a=rsa-sha256; d=${domain}; s=${SELECTOR}`;

  const results = `ARC-Authentication-Results: i=1; ${authResults}`;
  const open = `ARC-Message-Signature: i=1; ${key}; c=relaxed/simple; h=from; l=${length}; bh=${bodyHash}; b=`;
  const message = open + signature(`${relaxed(from)}\r\n${relaxed(open)}`);
  const bare = `ARC-Seal: i=1; ${key}; cv=none; b=`;
  const seal = bare + signature([results, message, bare].map(relaxed).join('\r\n'));
  return [seal, message, results, raw].join('\r\n');
}

export function bytes(raw: string): Uint8Array {
  return new Uint8Array(Buffer.from(raw, 'latin1'));
}
