import { hash } from 'node:crypto';

/**
 * Equal for two deliveries of one message to one invite, whichever way and in whichever order they come (case 46):
 * the address that it came to differs between the ways in, so it is no part of the key.
 */
export function dedupeKeyOf(raw: Uint8Array, messageId = '', inviteId = ''): string {
  return hash(
    'sha256',
    Buffer.concat([Buffer.from(`${inviteId}\0${messageId}\0`), bodyOf(raw)]),
    'base64url',
  );
}

/** The bytes after the headers: a second delivery of one message differs in its Received lines. */
function bodyOf(raw: Uint8Array): Uint8Array {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const crlf = bytes.indexOf('\r\n\r\n');
  const lf = bytes.indexOf('\n\n');
  if (crlf < 0 && lf < 0) return raw;
  const end = crlf < 0 || (lf >= 0 && lf < crlf) ? lf + 2 : crlf + 4;
  return raw.subarray(end);
}
