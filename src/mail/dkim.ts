import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { ConfigError } from '../errors.ts';

/** A key that was checked; in logs it is an object without its contents. */
export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  readonly key: KeyObject;
}

/** Shortest RSA key that verifiers accept, in bits (RFC 8301 §3.2). */
const MIN_RSA_BITS = 1024;

/**
 * What is signed, beside the body and with it the calendar in it: whatever a reader or a program goes by. That the
 * calendar part is part of the message needs Content-Type and MIME-Version.
 */
const SIGNED_FIELDS = [
  'From',
  'To',
  'Subject',
  'Date',
  'Message-ID',
  'MIME-Version',
  'Content-Type',
  'Reply-To',
  'In-Reply-To',
  'References',
  'Auto-Submitted',
];

/**
 * Reads and checks the key of outgoing mail, so that a mistake stops the start and not the first mail. Throws
 * ConfigError, which repeats neither key nor path: the one may have been taken for the other.
 */
export function readDkimKey({
  key,
  ...place
}: {
  readonly key: string;
  readonly selector: string;
  readonly domain: string;
}): DkimKey {
  const parsed = parse(key.includes('-----BEGIN') ? key.replaceAll('\\n', '\n') : read(key));
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = parsed;
  if (type !== 'rsa' && type !== 'ed25519')
    throw new ConfigError('DKIM_KEY must be an RSA or Ed25519 key: DKIM knows no other.');
  if (type === 'rsa' && (details?.modulusLength ?? 0) < MIN_RSA_BITS)
    throw new ConfigError(
      `DKIM_KEY has fewer than ${MIN_RSA_BITS} bits, which nobody accepts. Make one of 2048.`,
    );
  return { ...place, key: parsed };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(`DKIM_KEY is no PEM, and as a path it cannot be read: ${code}.`);
  }
}

function parse(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // The library's own message may quote the key, so none of it is kept.
    throw new ConfigError('DKIM_KEY holds no private key as PEM, or an encrypted one.');
  }
}

/** Signs whole messages. */
export type SignMail = (mime: Buffer, now: number) => Promise<Buffer>;

/**
 * A signer with this key (RFC 6376, RFC 8463). mailauth's, since nodemailer's knows no Ed25519 and leaves a message
 * unsigned without a word where signing fails; this one throws.
 */
export function createSignMail({ domain, selector, key }: DkimKey): SignMail {
  const privateKey = key.export({ format: 'pem', type: 'pkcs8' });
  return async (mime, now) => {
    const signature = { signingDomain: domain, selector, privateKey, headerList: SIGNED_FIELDS };
    const { signatures, errors } = await dkimSign(mime, {
      ...signature,
      signTime: new Date(now),
      strict: true,
      signatureData: [signature],
    });
    if (errors.length > 0 || signatures === '')
      throw new Error(`The mail could not be signed: ${errors[0]?.err?.message ?? 'there is no signature'}`);
    return Buffer.concat([Buffer.from(signatures), mime]);
  };
}
