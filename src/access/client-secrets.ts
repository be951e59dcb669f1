import { refuse } from '../errors.ts';
import { type AdministrationParts, mustAdminister } from './administered.ts';
import { digestOf } from './api-keys.ts';
import { type AccessChange, type Application, MAX_CLIENT_SECRETS, MAX_CREDENTIALS } from './application.ts';
import { newCredential } from './credential.ts';
import { DEFAULT_APPLICATION, type Principal } from './principal.ts';
import type { Seals } from './sealed.ts';

/** An application together with a secret that is shown this once. */
export interface WithSecret {
  readonly application: Application;
  readonly clientSecret: string;
}

/** How client secrets are exchanged without a failed request. */
export interface ClientSecrets {
  /** Adds one; the one before stays valid, and one before that ends. */
  rotateClientSecret(principal: Principal, clientId: string): Promise<WithSecret>;
  /** Ends all but the newest. */
  retireClientSecret(principal: Principal, clientId: string): Promise<Application>;
}

/** Makes a secret within a change, and gives it in clear. Throws RefusedError where there are too many credentials. */
export async function addClientSecret(
  change: AccessChange,
  seals: Seals,
  application: string,
  now: number,
): Promise<string> {
  await refuseBeyond(change);
  const { id, text } = newCredential('SECRET');
  const sealed = seals.seal(text, id);
  const digest = digestOf(text);
  await change.insertCredential({
    ...{ id, application, kind: 'SECRET', name: '', digest, sealed, scopes: [], createdAt: now },
  });
  return text;
}

/** Throws RefusedError where one more credential would be too many. */
export async function refuseBeyond(change: AccessChange): Promise<void> {
  if ((await change.countCredentials()) >= MAX_CREDENTIALS)
    throw refuse(
      'NOT_ALLOWED',
      `All applications together have ${MAX_CREDENTIALS} keys and secrets, as many as may be.`,
      'input',
    );
}

export function createClientSecrets({ records, seals, clock, changed }: AdministrationParts): ClientSecrets {
  const mustHaveSecrets = async (change: AccessChange, principal: Principal, clientId: string) => {
    const application = await mustAdminister(change, principal, clientId);
    if (application.createdAt === undefined)
      throw refuse(
        'NOT_ALLOWED',
        clientId === DEFAULT_APPLICATION
          ? 'The secrets of the default application are those of the setting CLIENT_SECRET: exchange them there.'
          : 'This application was never created here, so it has no client secret. An operator may create it.',
        ...['input', 'clientId'],
      );
    return application;
  };
  return {
    async rotateClientSecret(principal, clientId) {
      const made = await records.change(async (change) => {
        const application = await mustHaveSecrets(change, principal, clientId);
        const present = (await change.secretsOf([clientId])).get(clientId) ?? [];
        await change.delete(present.slice(MAX_CLIENT_SECRETS - 1).map(({ id }) => id));
        // Never older than the one before: the newest is told by its time, and clocks are set back.
        const now = Math.max(clock.now(), (present[0]?.createdAt ?? 0) + 1);
        return { application, clientSecret: await addClientSecret(change, seals, clientId, now) };
      });
      await changed();
      return made;
    },

    async retireClientSecret(principal, clientId) {
      const application = await records.change(async (change) => {
        const found = await mustHaveSecrets(change, principal, clientId);
        const [, ...older] = (await change.secretsOf([clientId])).get(clientId) ?? [];
        await change.delete(older.map(({ id }) => id));
        return found;
      });
      await changed();
      return application;
    },
  };
}
