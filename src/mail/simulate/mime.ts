import { createHash } from 'node:crypto';
import { encodeWords, foldLines } from 'nodemailer/lib/mime-funcs';
import { encode, wrap } from 'nodemailer/lib/qp';

/** RFC 5322 and MIME as the simulated clients write it, every line ended by CRLF. */

export type Header = readonly [name: string, value: string];

/** A part with its own headers; `body` ends in CRLF. */
export interface Part {
  readonly headers: readonly Header[];
  readonly body: string;
}

/** A whole message. Control characters in header values become spaces, so that no value adds a header. */
export function message(headers: readonly Header[], content: Part): string {
  return `${headerBlock([...headers, ...content.headers])}\r\n${content.body}`;
}

/** `multipart/<subtype>` around the parts. */
export function multipart(subtype: string, boundary: string, parts: readonly Part[]): Part {
  const body = parts.map((part) => `--${boundary}\r\n${headerBlock(part.headers)}\r\n${part.body}`);
  return {
    headers: [['Content-Type', `multipart/${subtype}; boundary="${boundary}"`]],
    body: `${body.join('')}--${boundary}--\r\n`,
  };
}

export interface TextPart {
  readonly type: string;
  readonly text: string;
  readonly encoding: '7bit' | '8bit' | 'quoted-printable' | 'base64';
  /** Charset in which encoded bytes are written; UTF-8 where absent. */
  readonly charset?: 'latin1' | 'utf8';
  readonly headers?: readonly Header[];
}

/** A part with text, in the transfer encoding that the client uses for it. */
export function textPart({ type, text, encoding, charset, headers = [] }: TextPart): Part {
  const lines = text.replace(/\r\n?|\n/g, '\r\n');
  return {
    headers: [['Content-Type', type], ['Content-Transfer-Encoding', encoding], ...headers],
    body: `${transferEncoded(lines, encoding, charset ?? 'utf8').replace(/(\r\n)?$/, '')}\r\n`,
  };
}

/** `"Ana Ruiz" <ana@guest.test>`, the name encoded where it is not ASCII (RFC 2047). */
export function mailbox({ email, name }: { readonly email: string; readonly name?: string }): string {
  const shown = oneLine(name ?? '');
  if (shown === '') return email;
  if (!/^[\u0020-\u007e]*$/.test(shown)) return `${encodeWords(shown, 'B', 52, true)} <${email}>`;
  return `"${shown.replace(/["\\]/g, '\\$&')}" <${email}>`;
}

/** Unstructured header text, encoded where it is not ASCII. */
export function headerText(text: string): string {
  return encodeWords(oneLine(text), 'B', 52);
}

/** `<id>` whatever the id brought along. */
export function messageId(id: string): string {
  return `<${id.replace(/[\s<>\u0000-\u001f\u007f]/g, '')}>`;
}

/** The Date header (RFC 5322 §3.3) of a time in milliseconds since 1970. */
export function mailDate(epochMs: number): string {
  return new Date(epochMs).toUTCString().replace('GMT', '+0000');
}

/** Hexadecimal digits that look random and are the same for the same message, so that tests repeat. */
export function digits(seed: string, count: number): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, count);
}

function headerBlock(headers: readonly Header[]): string {
  return headers
    .map(([name, value]) => `${foldLines(`${name}: ${oneLine(value)}`.trimEnd(), 76)}\r\n`)
    .join('');
}

function oneLine(value: string): string {
  return value
    .replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ')
    .toWellFormed()
    .trim();
}

function transferEncoded(text: string, encoding: TextPart['encoding'], charset: 'utf8' | 'latin1'): string {
  if (encoding === 'base64')
    return Buffer.from(text, charset)
      .toString('base64')
      .replace(/.{76}(?=.)/g, '$&\r\n');
  if (encoding === 'quoted-printable') return wrap(encode(Buffer.from(text, charset)), 76);
  return text;
}
