import { InvitegraphError, type Problem, RefusedError } from '../errors.ts';
import type { Clock } from '../invites/ports.ts';
import type { Principal, Scope } from './principal.ts';
import {
  MAX_BOUND_CHARACTERS,
  MAX_VIEWER_SECONDS,
  VIEWER_SCOPES,
  type ViewerTokens,
} from './viewer-token.ts';

/** What a server asks a viewer token for. */
export interface ViewerRequest {
  readonly smartInviteIds?: readonly string[] | undefined;
  readonly recipientEmail?: string | undefined;
  readonly scopes: readonly Scope[];
  readonly expiresInSeconds: number;
}

export interface IssuedToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Makes a viewer token in the name of a principal. */
export type IssueViewerToken = (principal: Principal, request: ViewerRequest) => Promise<IssuedToken>;

/**
 * A principal can hand on nothing that it has not: no scope of others, no life beyond its own end, and nothing at all
 * where it is bound itself. Throws RefusedError for a request that makes no sense, InvitegraphError FORBIDDEN for
 * one that asks for too much.
 */
export function createIssueViewerToken(tokens: ViewerTokens, clock: Clock): IssueViewerToken {
  return async (principal, request) => {
    const problems = [...problemsOf(request)];
    if (problems.length > 0) throw new RefusedError(problems);
    if (principal.only)
      throw new InvitegraphError(
        'FORBIDDEN',
        'Credentials that are bound themselves can make no viewer token.',
      );
    const lacking = request.scopes.filter((scope) => !principal.scopes.has(scope));
    if (lacking.length > 0)
      throw new InvitegraphError('FORBIDDEN', `These credentials lack the scope ${lacking.join(', ')}.`, {
        details: { scopes: lacking },
      });
    const { smartInviteIds, recipientEmail, scopes } = request;
    // Whole seconds, as the token has them.
    const end = (Math.floor(clock.now() / 1000) + request.expiresInSeconds) * 1000;
    const expiresAt = Math.min(end, principal.expiresAt ?? end);
    const only = {
      ...(smartInviteIds ? { smartInviteIds: [...new Set(smartInviteIds)] } : {}),
      ...(recipientEmail === undefined ? {} : { recipientEmail }),
    };
    const { application } = principal;
    return { token: await tokens.sign({ application, scopes, only, expiresAt }), expiresAt };
  };
}

function* problemsOf({
  smartInviteIds,
  recipientEmail,
  scopes,
  expiresInSeconds,
}: ViewerRequest): Generator<Problem> {
  const problem = (message: string, ...path: string[]): Problem => ({
    code: 'INVALID_INPUT',
    message,
    path: ['input', ...path],
  });
  if (!smartInviteIds && recipientEmail === undefined)
    yield problem(
      'A viewer is bound to invites, a recipient or both: give smartInviteIds or recipientEmail.',
    );
  if (smartInviteIds?.length === 0) yield problem('Give at least one id.', 'smartInviteIds');
  if ((smartInviteIds ?? []).join('').length > MAX_BOUND_CHARACTERS)
    yield problem(`The ids may have ${MAX_BOUND_CHARACTERS} characters together.`, 'smartInviteIds');
  if (scopes.length === 0) yield problem('Give at least one scope.', 'scopes');
  const beyond = scopes.filter((scope) => !VIEWER_SCOPES.some((one) => one === scope));
  if (beyond.length > 0)
    yield problem(
      `A viewer can only have ${VIEWER_SCOPES.join(' and ')}, not ${beyond.join(', ')}.`,
      'scopes',
    );
  if (expiresInSeconds < 1 || expiresInSeconds > MAX_VIEWER_SECONDS)
    yield problem(`A viewer token lives for 1 to ${MAX_VIEWER_SECONDS} seconds.`, 'expiresInSeconds');
}
