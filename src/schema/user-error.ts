import { type Problem, RefusedError, USER_CODES, type UserCode } from '../errors.ts';
import { builder } from './builder.ts';

const MEANING: Record<UserCode, string> = {
  INVALID_INPUT: 'A value is missing, malformed or out of range.',
  INVITE_NOT_FOUND: 'No invite has this id.',
  RECIPIENT_NOT_FOUND: 'The address is not among the recipients.',
  ALREADY_EXISTS: 'An invite, or an application, has this id already.',
  INVITE_CANCELLED: 'The invite was cancelled and takes no more changes.',
  REVISION_CONFLICT: 'The invite changed since the revision that was expected.',
  IDEMPOTENCY_MISMATCH: 'The idempotency key was used for another request.',
  NOT_ALLOWED: 'The request is understood and cannot be done here; the message says why.',
  APPLICATION_NOT_FOUND: 'These credentials administer no application with this id.',
  API_KEY_NOT_FOUND: 'These credentials administer no key with this id.',
};

const ErrorCode = builder.enumType('ErrorCode', {
  description: 'Why a mutation was refused. Codes are stable, messages are for people.',
  values: Object.fromEntries(USER_CODES.map((code) => [code, { description: MEANING[code] }])) as Record<
    UserCode,
    { description: string }
  >,
});

/** Errors a caller can act on; new kinds implement it, so that three selected fields read them all. */
export const UserError = builder.interfaceRef<Problem>('UserError').implement({
  description: 'Something in the input that the caller can mend. Nothing was changed.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCode, description: 'What kind of problem it is.' }),
    message: t.exposeString('message', { description: 'What is wrong and what to do, in plain words.' }),
    path: t.exposeStringList('path', {
      nullable: { list: true, items: false },
      description: 'The way to the value at fault, such as ["input", "event", "end"].',
    }),
  }),
  resolveType: ({ code }) => KINDS[code],
});

const KINDS: Record<UserCode, string> = {
  INVALID_INPUT: 'InvalidInputError',
  NOT_ALLOWED: 'InvalidInputError',
  INVITE_NOT_FOUND: 'NotFoundError',
  RECIPIENT_NOT_FOUND: 'NotFoundError',
  ALREADY_EXISTS: 'ConflictError',
  INVITE_CANCELLED: 'ConflictError',
  REVISION_CONFLICT: 'ConflictError',
  IDEMPOTENCY_MISMATCH: 'ConflictError',
  APPLICATION_NOT_FOUND: 'NotFoundError',
  API_KEY_NOT_FOUND: 'NotFoundError',
};

builder.objectRef<Problem>('InvalidInputError').implement({
  description: 'The input itself is wrong: sending it again gives the same.',
  interfaces: [UserError],
});
builder.objectRef<Problem>('NotFoundError').implement({
  description: 'The input names something that is not there.',
  interfaces: [UserError],
});
builder.objectRef<Problem>('ConflictError').implement({
  description: 'The input is fine and the present state is not: read again, then decide.',
  interfaces: [UserError],
});

/** What every mutation answers with. */
export interface Payload<T> {
  readonly result?: T;
  readonly errors: readonly Problem[];
}

/**
 * The field `errors` of a payload.
 * @param empty what it means that there are none
 */
export function errorsField(empty = 'it was done') {
  return {
    type: [UserError] as [typeof UserError],
    description: `What the caller can mend. Empty: ${empty}.`,
    resolve: ({ errors }: Payload<unknown>) => [...errors],
  };
}

/** Runs a use case; what it refuses becomes `errors`, anything else stays a top-level error. */
export async function payload<T>(work: () => Promise<T> | T): Promise<Payload<T>> {
  try {
    return { result: await work(), errors: [] };
  } catch (error) {
    if (error instanceof RefusedError) return { errors: error.problems };
    throw error;
  }
}
