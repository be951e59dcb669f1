import type { Problem } from '../errors.ts';
import { canonicalAddress } from './address.ts';
import { TEXT_LIMITS } from './event-input.ts';
import type { Recipient, RsvpStatus } from './invite.ts';

/** Recipients that one invite may have: each change is mailed to every one of them and kept in each event. */
export const MAX_RECIPIENTS = 200;
/** Longest mail address that a forward path can carry (RFC 5321 §4.5.3.1.3 without the angle brackets). */
const MAX_EMAIL = 254;

/** Somebody to invite. */
export interface RecipientDraft {
  readonly email: string;
  readonly name?: string;
  /** The status to begin with, where the caller knows the answer already. Default PENDING. */
  readonly status?: RsvpStatus;
}

/** Somebody new on an invite, with addresses of their own for answers and bounces. */
export function newRecipient(
  draft: RecipientDraft,
  minted: { readonly newId: () => string; readonly newToken: () => string },
): Recipient {
  return {
    id: minted.newId(),
    token: minted.newToken(),
    bounceToken: bounceTokenOf(minted.newToken()),
    ...detailsOf(draft),
  };
}

/** What the draft of a person says of them. */
export function detailsOf({
  email,
  name,
  status,
}: RecipientDraft): Pick<Recipient, 'email' | 'name' | 'status'> {
  return { email: email.trim(), ...(name ? { name } : {}), status: status ?? 'PENDING' };
}

/** What is wrong with the list `recipients` of an input. */
export function peopleProblems(people: readonly RecipientDraft[]): Problem[] {
  if (people.length === 0) return [invalid('recipients must not be empty.', 'recipients')];
  if (people.length > MAX_RECIPIENTS)
    return [invalid(`An invite takes at most ${MAX_RECIPIENTS} recipients.`, 'recipients')];
  const seen = new Set<string>();
  return people.flatMap((person, index) => {
    const address = canonicalAddress(person.email);
    const repeated = seen.has(address);
    seen.add(address);
    const path = ['recipients', String(index)];
    const found = personProblems(person, path);
    return repeated ? [...found, invalid(`${person.email} is listed twice.`, ...path, 'email')] : found;
  });
}

/** What is wrong with one person of an input, who stands at a path below it. */
export function personProblems({ email, name }: RecipientDraft, path: string[]): Problem[] {
  const problems = addressProblems(email, path);
  if ((name?.length ?? 0) > TEXT_LIMITS.name)
    problems.push(invalid(`name must have at most ${TEXT_LIMITS.name} characters.`, ...path, 'name'));
  return problems;
}

/** One mail address without a display name, a second address or anything that could start a new header line. */
export function addressProblems(email: string, path: string[]): Problem[] {
  const address = /^[^\s\u0000-\u001f\u007f@<>",;:\\()[\]]+@[^\s\u0000-\u001f\u007f@<>",;:\\()[\]/?#%]+$/;
  if (address.test(email.trim()) && email.length <= MAX_EMAIL) return [];
  return [invalid('email must be one mail address, such as ana@example.com.', ...path, 'email')];
}

/** What is wrong at a path below `input`. */
export function invalid(message: string, ...path: string[]): Problem {
  return { code: 'INVALID_INPUT', message, path: ['input', ...path] };
}

/** A bounce address is drawn like a reply address and is another one, or a bounce could be taken for an answer. */
function bounceTokenOf(token: string): string {
  return token.replace('r-', 'b-');
}
