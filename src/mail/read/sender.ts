import { visibleLine } from './visible-text.ts';

/** Longest address that is taken for one, in characters (RFC 5321 §4.5.3.1: 64, `@`, 255). */
export const MAX_ADDRESS_LENGTH = 320;

/** Who sent a mail, by its From header. */
export interface Sender {
  readonly address?: string;
  /** The name beside the address; what its owner or a liar wrote there, so never used to match anybody. */
  readonly displayName?: string;
  readonly warning?: string;
}

/**
 * Reads the From header as receivers that check DMARC must: one header with one mailbox, or nobody. An address
 * written as display name, inside a comment or as an encoded word is none (mail-replies cases 114, 144).
 * Groups of one are taken (RFC 6854).
 */
export function readSender(headers: readonly string[]): Sender {
  const [header] = headers;
  if (header === undefined) return { warning: 'The message has no From.' };
  if (headers.length > 1) return { warning: 'The message has several From headers, so none counts.' };
  const mailboxes = splitMailboxes(header);
  const [mailbox] = mailboxes;
  if (mailboxes.length > 1) return { warning: 'From names several people, so none counts.' };
  if (mailbox?.address === undefined) return { warning: 'From holds no mail address.' };
  const displayName = visibleLine(mailbox.outside.replaceAll('"', ''), 256);
  return { address: mailbox.address, ...(mailbox.bracketed && displayName ? { displayName } : {}) };
}

interface Mailbox {
  readonly address: string | undefined;
  readonly bracketed: boolean;
  readonly outside: string;
}

/** One pass over the characters: quotes hide everything, comments vanish, angle brackets hold the address. */
function splitMailboxes(header: string): Mailbox[] {
  const mailboxes: Mailbox[] = [];
  let outside = '';
  let inside: string | undefined;
  let brackets = 0;
  let quoted = false;
  let angled = false;
  let comments = 0;
  const finish = () => {
    const text = (inside ?? outside).trim();
    if (text !== '' || outside.trim() !== '')
      mailboxes.push({
        address: brackets <= 1 && !angled ? addrSpec(text) : undefined,
        bracketed: inside !== undefined,
        outside: outside.trim(),
      });
    outside = '';
    inside = undefined;
    brackets = 0;
    angled = false;
  };
  const add = (text: string) => {
    if (angled) inside += text;
    else outside += text;
  };

  for (let i = 0; i < header.length; i++) {
    const char = header[i]!;
    if (char === '\\' && (quoted || comments > 0)) {
      if (comments === 0) add(char + (header[i + 1] ?? ''));
      i++;
    } else if (char === '"' && comments === 0) {
      quoted = !quoted;
      add(char);
    } else if (quoted) add(char);
    else if (char === '(') comments++;
    else if (char === ')' && comments > 0) comments--;
    else if (comments > 0) continue;
    else if (char === '<') {
      brackets++;
      angled = true;
      inside = '';
    } else if (char === '>') angled = false;
    else if (!angled && (char === ',' || char === ';')) finish();
    else if (!angled && char === ':') outside = '';
    else add(char);
  }
  // An open quote or comment swallowed the rest, and nobody knows what it was.
  if (quoted || comments > 0) return [];
  finish();
  return mailboxes;
}

const ATOMS = /^[^\s<>()[\]\\,;:@"\u0000-\u001f\u007f]+$/;

function addrSpec(text: string): string | undefined {
  if (text.length > MAX_ADDRESS_LENGTH) return undefined;
  const at = text.lastIndexOf('@');
  if (at <= 0) return undefined;
  const domain = text.slice(at + 1);
  const local = text.slice(0, at);
  if (!ATOMS.test(domain)) return undefined;
  if (ATOMS.test(local)) return text;
  if (!/^"(?:[^"\\\u0000-\u001f\u007f]|\\[^\u0000-\u001f\u007f])+"$/.test(local)) return undefined;
  // Quotes around what needs none are the same mailbox (RFC 5321 §4.1.2).
  const bare = local.slice(1, -1).replace(/\\(.)/g, '$1');
  return ATOMS.test(bare) ? `${bare}@${domain}` : text;
}
