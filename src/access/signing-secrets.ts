import type { AccessRecords } from './application.ts';
import { DEFAULT_APPLICATION } from './principal.ts';
import type { Seals } from './sealed.ts';

/**
 * The secrets that callbacks of an application are signed with, newest first: its own where it was created, those of
 * the settings otherwise. None where no token secret of ours opens them: nothing is sent until it can be signed.
 */
export function createSigningSecrets(
  records: Pick<AccessRecords, 'application' | 'secretsOf'>,
  seals: Seals,
  ofSettings: readonly string[],
): (application: string) => readonly string[] | Promise<readonly string[]> {
  return (application) => (application === DEFAULT_APPLICATION ? ofSettings : own(application));

  async function own(application: string): Promise<readonly string[]> {
    const secrets = (await records.secretsOf([application])).get(application) ?? [];
    if (secrets.length === 0 && !(await records.application(application))) return ofSettings;
    return secrets.flatMap(({ id, sealed = '' }) => seals.open(sealed, id) ?? []);
  }
}

/**
 * Seals what an older token secret sealed with the present one, so that the older may be given up.
 */
export async function sealAnew(
  records: Pick<AccessRecords, 'change' | 'sealed'>,
  seals: Seals,
): Promise<void> {
  const old = (await records.sealed()).filter(({ sealed = '' }) => seals.isOld(sealed));
  if (old.length === 0) return;
  await records.change(async (change) => {
    for (const { id, sealed = '' } of old) {
      const text = seals.open(sealed, id);
      if (text !== undefined) await change.setSealed(id, seals.seal(text, id));
    }
  });
}
