import type { ReturnedMail } from './bounce-reading.ts';

/** Characters of one text in which what came back is looked for. */
const MAX_RETURNED_TEXT = 64 * 1024;
/** Addresses and UIDs that are kept of one mail. */
export const MAX_RETURNED_NAMES = 10;
/** Places that are looked at before equal ones are put together. */
const MAX_FOUND = 50;

/**
 * What identifies the mail that came back, out of its copy, of its headers or of a text that quotes it. Looks at the
 * texts as they are: mail systems cut copies off anywhere, so that no parser would take them. Never throws.
 */
export function readReturnedMail(texts: readonly string[]): ReturnedMail {
  const whole = texts.map((text) => unfolded(text.slice(0, MAX_RETURNED_TEXT)));
  const messageId = first(whole, /^[> \t]{0,8}message-id:\s{0,4}(<[^<>\s]{1,250}>)/im);
  const addresses = whole.flatMap(addressesIn);
  const bounces = addresses.filter(isBounceAddress);
  return {
    ...(messageId ? { messageId } : {}),
    addresses: unique([...bounces, ...addresses]),
    uids: unique(whole.flatMap(uidsIn)),
  };
}

/** Whatever scheme the reply addresses follow, a token stands in the local part or behind its plus sign. */
const TOKEN_ADDRESS = /\b[rb]-[0-9a-z]{26}@[a-z0-9.-]{1,190}[a-z0-9]/gi;

function addressesIn(text: string): string[] {
  return matchesIn(text, TOKEN_ADDRESS).map(({ 0: found, index }) => {
    const [prefix = ''] = /[a-z0-9._-]{1,64}\+$/i.exec(text.slice(Math.max(0, index - 65), index)) ?? [];
    return `${prefix}${found}`.toLowerCase();
  });
}

function isBounceAddress(address: string): boolean {
  return /(?:^|\+)b-[0-9a-z]{26}@/.test(address);
}

/** Soft line breaks of quoted-printable and folded lines of mail and iCalendar taken back. */
function unfolded(text: string): string {
  return text.replace(/=\r?\n/g, '').replace(/\r?\n[ \t]/g, '');
}

function first(texts: readonly string[], pattern: RegExp): string | undefined {
  for (const text of texts) {
    const [, found] = pattern.exec(text) ?? [];
    if (found) return found;
  }
  return undefined;
}

function uidsIn(text: string): string[] {
  return matchesIn(text, /^[> \t]{0,8}UID:([^\s]{1,250})[ \t]{0,8}$/gim).map(([, uid = '']) => uid);
}

/** The first matches, no more of them than are looked at. */
function matchesIn(text: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const match of text.matchAll(pattern)) {
    found.push(match);
    if (found.length === MAX_FOUND) break;
  }
  return found;
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].slice(0, MAX_RETURNED_NAMES);
}
