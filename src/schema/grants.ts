import type { AuthFailure } from '@pothos/plugin-scope-auth';
import { type Principal, SCOPES, type Scope } from '../access/principal.ts';
import { InvitegraphError } from '../errors.ts';

/** Which of the scopes a principal has; `unbound`, where it sees the whole application; `operator`, all of them. */
export type Grants = Readonly<Record<Scope | 'unbound' | 'operator', boolean>>;

const known = new WeakMap<Principal, Grants>();

/** Worked out once for each principal: it is asked with every request. */
export function grantsOf(principal: Principal): Grants {
  const kept = known.get(principal);
  if (kept) return kept;
  const grants = Object.fromEntries(SCOPES.map((scope) => [scope, principal.scopes.has(scope)]));
  const all = {
    ...grants,
    unbound: principal.only === undefined,
    operator: principal.operator === true,
  } as Grants;
  known.set(principal, all);
  return all;
}

/** The refusal that names what is missing, where several would do all of them. */
export function forbidden(failure: AuthFailure): InvitegraphError {
  const scopes = [...new Set(missingIn(failure))];
  if (scopes.includes('unbound'))
    return new InvitegraphError(
      'FORBIDDEN',
      'Whoever has this text can answer in the name of a guest, and these credentials may only look.',
    );
  if (scopes.includes('operator'))
    return new InvitegraphError(
      'FORBIDDEN',
      'Applications are administered with a key of API_KEYS that has the scope admin.',
    );
  return new InvitegraphError('FORBIDDEN', `These credentials lack the scope ${scopes.join(' or ')}.`, {
    details: { scopes },
  });
}

function missingIn(failure: AuthFailure): string[] {
  if ('failures' in failure) return failure.failures.flatMap(missingIn);
  return 'scope' in failure ? [failure.scope] : [];
}
