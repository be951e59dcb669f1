import { randomBytes } from 'node:crypto';
import { type Problem, RefusedError, refuse } from '../errors.ts';
import { type AdministrationParts, administered, problemsOfName } from './administered.ts';
import { type AccessRecords, type Application, MAX_APPLICATIONS } from './application.ts';
import {
  addClientSecret,
  type ClientSecrets,
  createClientSecrets,
  type WithSecret,
} from './client-secrets.ts';
import { createKeys, type Keys } from './keys.ts';
import { DEFAULT_APPLICATION, type Principal } from './principal.ts';

/** How an application is asked for. */
export interface ApplicationRequest {
  readonly name: string;
  /** Made where it is not given. */
  readonly clientId?: string | undefined;
}

/** The use cases of those who administer applications and their credentials. All throw RefusedError. */
export interface Administration
  extends Keys,
    ClientSecrets,
    Pick<AccessRecords, 'applications' | 'keysOf' | 'secretsOf'> {
  /** Undefined where the principal administers none with this id. */
  application(principal: Principal, clientId?: string): Promise<Application | undefined>;
  /** For operators. */
  createApplication(request: ApplicationRequest): Promise<WithSecret>;
  /** For operators. Nobody of a disabled one gets in; what it has stays. Done twice, it is done once. */
  setDisabled(clientId: string, isDisabled: boolean): Promise<Application>;
}

const CLIENT_ID = /^[A-Za-z0-9][\w.-]{0,63}$/;

export function createAdministration(parts: AdministrationParts): Administration {
  const { records, seals, clock, changed } = parts;
  return {
    ...createKeys(parts),
    ...createClientSecrets(parts),
    applications: (page) => records.applications(page),
    keysOf: (applications, page) => records.keysOf(applications, page),
    secretsOf: (applications) => records.secretsOf(applications),
    application: (principal, clientId = principal.application) => administered(records, principal, clientId),

    async createApplication({ name, clientId = `app-${randomBytes(9).toString('hex')}` }) {
      const problems = [...problemsOf(parts, { name, clientId })];
      if (problems.length > 0) throw new RefusedError(problems);
      const application = { clientId, name, createdAt: clock.now() };
      const clientSecret = await records.change(async (change) => {
        if (await change.application(clientId))
          throw refuse('ALREADY_EXISTS', 'There is an application with this id.', 'input', 'clientId');
        if ((await change.countApplications()) >= MAX_APPLICATIONS)
          throw refuse(
            'NOT_ALLOWED',
            `There are ${MAX_APPLICATIONS} applications, as many as may be.`,
            'input',
          );
        await change.insertApplication(application);
        return addClientSecret(change, seals, clientId, clock.now());
      });
      await changed();
      return { application, clientSecret };
    },

    async setDisabled(clientId, isDisabled) {
      const path = ['input', 'clientId'];
      if (clientId === DEFAULT_APPLICATION)
        throw refuse('NOT_ALLOWED', 'The default application is that of the settings, and stays.', ...path);
      const application = await records.change(async (change) => {
        const found = await change.application(clientId);
        if (!found) throw refuse('APPLICATION_NOT_FOUND', 'There is no application with this id.', ...path);
        const { disabledAt, ...enabled } = found;
        const at = isDisabled ? (disabledAt ?? clock.now()) : undefined;
        await change.setDisabled(clientId, at ?? null);
        return at === undefined ? enabled : { ...enabled, disabledAt: at };
      });
      await changed();
      return application;
    },
  };
}

function* problemsOf(
  { isSingle }: AdministrationParts,
  { name, clientId }: Required<ApplicationRequest>,
): Generator<Problem> {
  if (isSingle)
    yield {
      code: 'NOT_ALLOWED',
      message:
        'Before Cronofy there is one application: its ids of invites are those of one. Run another gateway.',
      path: ['input'],
    };
  yield* problemsOfName(name);
  if (clientId === undefined || !CLIENT_ID.test(clientId) || clientId === DEFAULT_APPLICATION)
    yield {
      code: 'INVALID_INPUT',
      message: `A client id has up to 64 letters, digits, ".", "_" and "-", and is not ${DEFAULT_APPLICATION}.`,
      path: ['input', 'clientId'],
    };
}
