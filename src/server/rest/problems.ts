import type { Problem, UserCode } from '../../errors.ts';

/**
 * Problems as Cronofy tells them: the fields of a request by their names on the wire, each with a list of
 * `{key, description}` (contract part 7). Nested names are joined by dots, as the documentation names parameters;
 * how Cronofy's own answers name them is public nowhere.
 */

/** Stable codes of a 422; programs branch on them, so none is ever renamed. */
export type ErrorKey =
  | 'errors.required'
  | 'errors.invalid'
  | 'errors.conflict'
  | 'errors.cancelled'
  | 'errors.not_found'
  | 'errors.not_allowed';

export interface FieldProblem {
  /** Dotted, such as `event.start` or `recipients.0.email`. */
  readonly field: string;
  readonly key: ErrorKey;
  /** For people. */
  readonly description: string;
}

/** The request was understood as JSON and cannot be done; becomes a 422 with every problem. */
export class UnprocessableError extends Error {
  readonly problems: readonly FieldProblem[];

  constructor(problems: readonly FieldProblem[]) {
    super(problems.map(({ field, description }) => `${field}: ${description}`).join(' '));
    this.name = 'UnprocessableError';
    this.problems = problems;
  }
}

const KEYS: Record<UserCode, ErrorKey> = {
  INVALID_INPUT: 'errors.invalid',
  INVITE_NOT_FOUND: 'errors.not_found',
  RECIPIENT_NOT_FOUND: 'errors.not_found',
  ALREADY_EXISTS: 'errors.conflict',
  INVITE_CANCELLED: 'errors.cancelled',
  REVISION_CONFLICT: 'errors.conflict',
  IDEMPOTENCY_MISMATCH: 'errors.conflict',
  NOT_ALLOWED: 'errors.not_allowed',
  APPLICATION_NOT_FOUND: 'errors.not_found',
  API_KEY_NOT_FOUND: 'errors.not_found',
};

/** Words of the graph that are spelled differently here. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['smartInviteId', 'smart_invite_id'],
  ['callbackUrl', 'callback_url'],
  ['latitude', 'lat'],
  ['longitude', 'long'],
  ['timeZone', 'tzid'],
  ['cancelInvite', 'the method cancel'],
]);

/**
 * A refusal of the domain in the words of the wire. `recipientEmail` is the name under which this request could
 * have said which recipient it means.
 */
export function fieldProblem({ code, message, path }: Problem, recipientEmail: string): FieldProblem {
  const names = path.slice(1).map((part) => (part === 'recipientEmail' ? recipientEmail : reword(part)));
  return {
    field: names.join('.') || 'base',
    key: KEYS[code],
    // An input's name opens the message or is told by its capitals; any other word may be the caller's own.
    description: message.replaceAll(/^[a-z]+(?= )|\b[a-z]+(?:[A-Z][a-z]+)+\b/g, (word) =>
      word === 'recipientEmail' ? recipientEmail : reword(word),
    ),
  };
}

/** The body of a 422. */
export function problemsBody(problems: readonly FieldProblem[]): object {
  const errors = new Map<string, { key: ErrorKey; description: string }[]>();
  for (const { field, key, description } of problems)
    errors.set(field, [...(errors.get(field) ?? []), { key, description }]);
  return { errors: Object.fromEntries(errors) };
}

function reword(word: string): string {
  return WORDS.get(word) ?? word;
}
