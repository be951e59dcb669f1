import { InvitegraphError, RefusedError } from '../errors.ts';
import type { AuditEntry, AuditTrail } from '../invites/audit.ts';
import { acting, type UnderWay, underWay } from './under-way.ts';

/** An action at a door that is to be found in the audit trail, whatever comes of it. */
export interface Action<Result> {
  readonly application: string;
  /** The mutation or the REST route. */
  readonly name: string;
  /** What the caller names, where it names something; asked at the end. */
  readonly smartInviteId?: () => unknown;
  /** The code of a result that is a refusal. */
  readonly codeOf?: (result: Result) => string | undefined;
  /** The code of an error of the door's own. */
  readonly codeOfError?: (error: unknown) => string | undefined;
}

/** The longest id of a caller's that is entered, in characters; no invite has a longer one. */
const MAX_NAME = 255;
/** Codes of failures that are nobody's refusal. */
const FAILURES = new Set<string>(['UPSTREAM_UNAVAILABLE', 'INTERNAL_SERVER_ERROR']);

/**
 * Does something under its name in the audit trail. A change enters itself, in its transaction; here is entered what
 * changed nothing: what was refused, what failed, what left nothing to keep. A refusal stands even where the trail
 * cannot be written: `onError` hears of it.
 */
export function entering<Result>(
  trail: Pick<AuditTrail, 'enter'>,
  { application, name, smartInviteId, codeOf, codeOfError }: Action<Result>,
  onError: (error: unknown) => void,
  work: () => Promise<Result> | Result,
): Promise<Result> {
  return acting(name, async () => {
    const { actor, requestId } = underWay() as UnderWay;
    const enter = (outcome: AuditEntry['outcome'], code?: string) => {
      const named = smartInviteId?.();
      return trail
        .enter(application, {
          ...{ actor, action: name, outcome, requestId },
          ...(typeof named === 'string' && named.length <= MAX_NAME ? { smartInviteId: named } : {}),
          ...(code === undefined ? {} : { code }),
        })
        .catch(onError);
    };
    try {
      const result = await work();
      const code = codeOf?.(result);
      if (code !== undefined) await enter('REFUSED', code);
      else if (!underWay()?.isEntered) await enter('DONE');
      return result;
    } catch (error) {
      const code = codeOfError?.(error) ?? stableCode(error);
      await enter(FAILURES.has(code) ? 'FAILED' : 'REFUSED', code);
      throw error;
    }
  });
}

function stableCode(error: unknown): string {
  if (error instanceof RefusedError) return error.problems[0]?.code ?? 'INVALID_INPUT';
  if (error instanceof InvitegraphError) return error.code;
  const { extensions } = error as { readonly extensions?: { readonly code?: unknown } };
  return typeof extensions?.code === 'string' ? extensions.code : 'INTERNAL_SERVER_ERROR';
}
