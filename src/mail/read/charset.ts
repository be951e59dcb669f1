export interface DecodedText {
  readonly text: string;
  readonly warning?: string;
}

/**
 * Bytes of a part as text: a byte order mark, else the declared charset, else UTF-8, else windows-1252,
 * which takes any byte (mail-replies case 98). What an answer needs is ASCII, so no charset, however wrong,
 * loses it. Never throws.
 */
export function decodeText(bytes: Uint8Array, declared: string | undefined): DecodedText {
  const marked = byteOrderMark(bytes);
  if (marked) return { text: decode(evenly(bytes, marked), marked) ?? decode(bytes, 'windows-1252') ?? '' };

  const label = (declared ?? '').trim().toLowerCase();
  const charset = label.startsWith('utf-16') ? utf16Order(bytes, label) : label;
  // us-ascii is what senders write who never looked; WHATWG reads it as windows-1252, and mojibake results.
  if (charset && charset !== 'us-ascii' && charset !== 'ascii') {
    const text = decode(evenly(bytes, charset), charset);
    if (text !== undefined) return { text };
  }
  const utf8 = decode(bytes, 'utf-8');
  const known = label === '' || label === 'us-ascii' || label === 'ascii';
  if (utf8 !== undefined && known) return { text: utf8 };
  const text = utf8 ?? decode(bytes, 'windows-1252') ?? '';
  const used = utf8 === undefined ? 'windows-1252' : 'UTF-8';
  return {
    text,
    warning: known
      ? `The text is no valid UTF-8 and was read as ${used}.`
      : `The charset ${label.slice(0, 40)} does not fit the text, which was read as ${used}.`,
  };
}

function byteOrderMark([a, b, c]: Uint8Array): string | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return undefined;
}

/** UTF-16 without a mark: iCalendar begins with ASCII, so the zero byte tells the order, and its absence the lie. */
function utf16Order([a, b]: Uint8Array, label: string): string | undefined {
  if (a === 0) return 'utf-16be';
  if (b === 0) return 'utf-16le';
  return label === 'utf-16' ? undefined : label;
}

/** UTF-16 that came without transfer encoding ends in the single byte of the parser's last line end. */
function evenly(bytes: Uint8Array, charset: string): Uint8Array {
  return charset.startsWith('utf-16') && bytes.length % 2 === 1 ? bytes.subarray(0, -1) : bytes;
}

function decode(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
