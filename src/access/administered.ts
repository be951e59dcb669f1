import { type Problem, refuse } from '../errors.ts';
import type { Clock } from '../invites/ports.ts';
import { type AccessRecords, type Application, MAX_NAME_CHARACTERS } from './application.ts';
import { DEFAULT_APPLICATION, type Principal } from './principal.ts';
import type { Seals } from './sealed.ts';

/** What administering works on. */
export interface AdministrationParts {
  readonly records: AccessRecords;
  readonly seals: Seals;
  readonly clock: Clock;
  /** Resolves once what was committed holds on this instance; tells the others. */
  readonly changed: () => Promise<void>;
  /** True where one application alone can be served: before Cronofy, whose ids are those of one application. */
  readonly isSingle: boolean;
}

/**
 * The application of this id, where the principal administers it: an operator all there are, anybody else their own,
 * which need not have been created (the default one, and those that an identity provider names).
 */
export async function administered(
  records: Pick<AccessRecords, 'application'>,
  { application, operator }: Principal,
  clientId: string,
): Promise<Application | undefined> {
  if (clientId !== application && !operator) return undefined;
  const found = await records.application(clientId);
  if (found) return found;
  return clientId === application || clientId === DEFAULT_APPLICATION
    ? { clientId, name: clientId }
    : undefined;
}

/** The same, where there must be one. Throws RefusedError APPLICATION_NOT_FOUND, also for one of others. */
export async function mustAdminister(
  records: Pick<AccessRecords, 'application'>,
  principal: Principal,
  clientId: string,
): Promise<Application> {
  const found = await administered(records, principal, clientId);
  if (found) return found;
  throw refuse(
    'APPLICATION_NOT_FOUND',
    'These credentials administer no application with this id.',
    'input',
    'clientId',
  );
}

/** What is wrong with the name of a key or an application. */
export function* problemsOfName(name: string): Generator<Problem> {
  const isFine = name.trim() !== '' && name.length <= MAX_NAME_CHARACTERS && !/\p{Cc}/u.test(name);
  if (!isFine)
    yield {
      code: 'INVALID_INPUT',
      message: `A name has 1 to ${MAX_NAME_CHARACTERS} characters, without line breaks.`,
      path: ['input', 'name'],
    };
}
