import { canonicalAddress } from '../address.ts';
import { spellingsOf } from './spellings.ts';

/** Who is erased, and what stands for them from then on. */
export interface ErasedPerson {
  readonly email: string;
  readonly pseudonym: string;
}

/** What a person wrote, or was written about them alone; it has no part in any text once they are erased. */
const OWN_TEXTS = new Set(['comment', 'name', 'subject', 'text', 'bounceToken', 'checks']);
/** The keys under which a document names the one whom the object that they stand in is about. */
const NAMED_BY = ['email', 'responder', 'from', 'to'] as const;
const ERASED_NAME = 'Erased person';
/** A token of ours that nothing leads to: where one stood in what is past. */
const ERASED_TOKEN = 'r-erased';
const FOLD_AT = 74;

type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

/**
 * A JSON document without the person: their addresses everywhere, their full names wherever they are written, and
 * what they said. Keys, numbers, times and everybody else stay as they are, so that a reader of old documents still
 * finds what it looks for. The same document comes back where there was nothing to erase.
 */
export function scrub<Document>(document: Document, person: ErasedPerson): Document {
  const found = findIn(document as Json, person.email);
  const text = textScrubber(person, found.names);
  const isTheirs = (value: Json) =>
    typeof value === 'string' && canonicalAddress(value) === canonicalAddress(person.email);

  function walk(value: Json, within: boolean): Json {
    if (typeof value === 'string') return text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return mapped(value, (item) => walk(item, within));
    const object = value as { readonly [key: string]: Json };
    const own = isAbout(object, within);
    const kept: [string, Json][] = [];
    for (const [key, old] of Object.entries(object)) {
      if (own && OWN_TEXTS.has(key)) continue;
      if (own && key === 'content' && typeof old === 'string') kept.push([key, '']);
      else if (own && key === 'explanation') kept.push([key, 'It was erased.']);
      else if (own && key === 'token' && typeof old === 'string') kept.push([key, ERASED_TOKEN]);
      else kept.push([key, walk(old, own)]);
    }
    const isSame =
      kept.length === Object.keys(object).length && kept.every(([key, now]) => object[key] === now);
    return isSame ? object : Object.fromEntries(kept);
  }

  /** An object that names somebody is about them; one that names nobody is about whom it stands within. */
  function isAbout(object: { readonly [key: string]: Json }, within: boolean): boolean {
    const names = NAMED_BY.filter((key) => typeof object[key] === 'string');
    if (names.length > 0) return names.some((key) => isTheirs(object[key]));
    if (typeof object.recipientId === 'string' && 'type' in object && found.ids.has(object.recipientId))
      return true;
    const { reply, type } = object;
    if (type !== undefined && typeof reply === 'object' && reply !== null && 'email' in reply)
      return isTheirs((reply as { email: Json }).email);
    return within;
  }

  return walk(document as Json, false) as Document;
}

/** A text without the person's addresses and without these full names. */
export function textScrubber(person: ErasedPerson, names: ReadonlySet<string>): (text: string) => string {
  const addresses = spellingsOf(person.email).map(literal).join('|');
  // Neither the end of a longer address nor the beginning of one.
  const byAddress = new RegExp(
    `(?<![\\p{L}\\p{N}._+-])(?:${addresses})(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])`,
    'giu',
  );
  // One word may be a month or a verb; a full name is a name.
  const full = [...names].filter((name) => /\S\s+\S/.test(name)).map((name) => literal(name.trim()));
  const byName = full.length > 0 ? new RegExp(`(?<!\\p{L})(?:${full.join('|')})(?!\\p{L})`, 'gu') : undefined;
  const plain = (text: string) => {
    const without = text.replace(byAddress, person.pseudonym);
    return byName ? without.replace(byName, ERASED_NAME) : without;
  };
  return (text) => {
    if (!text.startsWith('BEGIN:VCALENDAR')) return plain(text);
    // A folded line may break within the address (RFC 5545 §3.1).
    const unfolded = text.replace(/\r?\n[ \t]/g, '');
    const without = plain(unfolded);
    return without === unfolded ? text : without.split('\r\n').map(folded).join('\r\n');
  };
}

/** The names and recipient ids that a document has of an address. */
function findIn(document: Json, email: string): { readonly names: Set<string>; readonly ids: Set<string> } {
  const found = { names: new Set<string>(), ids: new Set<string>() };
  const key = canonicalAddress(email);
  const look = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value)) {
      const { email: address, id, name } = value as { readonly [key: string]: Json };
      if (typeof address === 'string' && canonicalAddress(address) === key) {
        if (typeof name === 'string') found.names.add(name);
        if (typeof id === 'string') found.ids.add(id);
      }
    }
    for (const part of Object.values(value)) look(part as Json);
  };
  look(document);
  return found;
}

function mapped(list: readonly Json[], of: (item: Json) => Json): readonly Json[] {
  const after = list.map(of);
  return after.every((item, index) => item === list[index]) ? list : after;
}

function folded(line: string): string {
  const letters = [...line];
  const lines: string[] = [];
  for (let start = 0; start < letters.length; start += FOLD_AT)
    lines.push(letters.slice(start, start + FOLD_AT).join(''));
  return lines.join('\r\n ');
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
