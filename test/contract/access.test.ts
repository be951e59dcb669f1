import { describe, expect, test } from 'vitest';
import { createAdministration } from '../../src/access/administration.ts';
import { digestOf } from '../../src/access/api-keys.ts';
import { MAX_KEYS_PER_APPLICATION } from '../../src/access/application.ts';
import { EVERYBODY } from '../../src/access/authenticate.ts';
import type { Credential } from '../../src/access/credential.ts';
import { startKeptCredentials } from '../../src/access/kept-credentials.ts';
import type { Principal } from '../../src/access/principal.ts';
import { createSeals } from '../../src/access/sealed.ts';
import { createSigningSecrets, sealAnew } from '../../src/access/signing-secrets.ts';
import type { ListPosition } from '../../src/invites/ports.ts';
import { systemClock } from '../../src/server/clock.ts';
import { accessRecordsOf } from '../../src/store/access.ts';
import type { Database } from '../../src/store/database.ts';
import { BACKENDS, type Backend } from './backends.ts';

const SECRET = 'the-token-secret-of-32-characters-x';

/** What one instance has over a database; nobody wakes it. */
async function anInstance(database: Database, tokenSecrets = [SECRET]) {
  const records = accessRecordsOf(database);
  const seals = createSeals(tokenSecrets);
  const kept = await startKeptCredentials(records, systemClock, (error) => {
    throw error;
  });
  return {
    records,
    seals,
    kept,
    administration: createAdministration({
      records,
      seals,
      clock: systemClock,
      changed: kept.refresh,
      isSingle: false,
    }),
    find: (key: string) => kept.principalOf(key, digestOf(key), 'KEY'),
    signing: createSigningSecrets(records, seals, ['of-the-settings']),
    [Symbol.asyncDispose]: () => kept.stop(),
  };
}
async function aPair(backend: Backend) {
  const database = await backend.open();
  const here = await anInstance(database);
  const there = await anInstance(await database.another());
  return {
    ...{ here, there, database },
    async [Symbol.asyncDispose]() {
      await Promise.all([here.kept.stop(), there.kept.stop()]);
      await database[Symbol.asyncDispose]();
    },
  };
}
const KEY = { name: 'web', scopes: ['invites:read'] } as const;
const ended = (principal: Principal | undefined) =>
  new Promise<void>((resolve) => principal?.revoked?.addEventListener('abort', () => resolve()));

describe.each(BACKENDS)('$name', (backend) => {
  test('a key opens by all of itself and nothing less, and is kept by its digest alone', async () => {
    await using pair = await aPair(backend);
    const { here } = pair;
    const { key, apiKey } = await here.administration.createApiKey(EVERYBODY, KEY);
    expect(await here.find(key)).toMatchObject({ application: 'default', actor: `key:${apiKey.id}` });
    const other = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`;
    for (const wrong of [other, key.slice(0, -1), `${key}A`, `ivk_${apiKey.id}`, apiKey.digest, ''])
      expect(await here.find(wrong)).toBeUndefined();
    const rows = await pair.database.queries.selectFrom('credential').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(key.slice('ivk_'.length + 19));
    expect(await here.find(key)).toBe(await here.find(key));
  });

  test('what another instance takes back ends here by itself, and what is left stays', async () => {
    await using pair = await aPair(backend);
    const { here, there } = pair;
    const { application } = await there.administration.createApplication({ name: 'A' });
    const { clientId } = application;
    const make = () => there.administration.createApiKey(EVERYBODY, { ...KEY, clientId });
    const [revoked, left] = [await make(), await make()];
    const [principal, stays] = [await here.find(revoked.key), await here.find(left.key)];
    const viewer = here.kept.withinApplication({ ...EVERYBODY, application: clientId });
    const end = ended(principal);
    await there.administration.revokeApiKey(EVERYBODY, revoked.apiKey.id);
    await end;
    expect(await here.find(revoked.key)).toBeUndefined();
    expect(await here.find(left.key)).toBe(stays);
    const ends = [ended(stays), ended(viewer)];
    await there.administration.setDisabled(clientId, true);
    await Promise.all(ends);
    expect(await here.find(left.key)).toBeUndefined();
    expect(here.kept.withinApplication({ ...EVERYBODY, application: clientId })).toBeUndefined();
    await there.administration.setDisabled(clientId, false);
    await here.kept.refresh();
    expect(await here.find(left.key)).toMatchObject({ application: clientId });
  });

  test('two client secrets are valid at a time, and only this gateway reads them', async () => {
    await using pair = await aPair(backend);
    const { administration, signing, records, seals } = pair.here;
    const { application, clientSecret: first } = await administration.createApplication({ name: 'A' });
    const { clientId } = application;
    const rotate = async () => (await administration.rotateClientSecret(EVERYBODY, clientId)).clientSecret;
    const second = await rotate();
    expect(await signing(clientId)).toEqual([second, first]);
    const third = await rotate();
    expect(await signing(clientId)).toEqual([third, second]);
    const bearer = (secret: string) => pair.there.kept.principalOf(secret, digestOf(secret), 'SECRET');
    expect(await bearer(second)).toMatchObject({ application: clientId, actor: 'client' });
    expect(await bearer(first)).toBeUndefined();
    // A secret is no key, nor does it make any.
    expect(await pair.there.find(third)).toBeUndefined();
    expect((await bearer(third))?.scopes.has('admin')).toBe(false);
    await administration.retireClientSecret(EVERYBODY, clientId);
    expect(await signing(clientId)).toEqual([third]);
    const stored = JSON.stringify(await pair.database.queries.selectFrom('credential').selectAll().execute());
    for (const secret of [second, third]) expect(stored).not.toContain(secret.slice('ivk_'.length + 19));

    const newer = createSeals([`${SECRET}-newer`, SECRET]);
    await sealAnew(records, newer);
    const [sealed] = (await records.secretsOf([clientId])).get(clientId) ?? [];
    expect(createSeals([`${SECRET}-newer`]).open(sealed?.sealed as string, sealed?.id as string)).toBe(third);
    expect(seals.open(sealed?.sealed as string, sealed?.id as string)).toBeUndefined();
    expect(newer.open(sealed?.sealed as string, 'another')).toBeUndefined();
    expect(await signing('never-created')).toEqual(['of-the-settings']);
  });

  test('an application has so many keys; those that were revoked give way', async () => {
    await using pair = await aPair(backend);
    const { administration, records } = pair.here;
    const make = () => administration.createApiKey(EVERYBODY, KEY);
    const made = [];
    for (let count = 0; count < MAX_KEYS_PER_APPLICATION; count++) made.push(await make());
    await expect(make()).rejects.toThrow(/50 keys, as many as may be/);
    const { id } = (made[3] as (typeof made)[number]).apiKey;
    await administration.revokeApiKey(EVERYBODY, id);
    await make();
    expect(await records.credentials([id])).toEqual([]);
    await expect(make()).rejects.toThrow(/as many as may be/);
    // Each application has a page of its own, and one that has no keys has none.
    const { application } = await administration.createApplication({ name: 'A' });
    const { apiKey: other } = await administration.createApiKey(EVERYBODY, {
      ...KEY,
      clientId: application.clientId,
    });
    const keysOf = async (limit: number, before?: ListPosition) => {
      const found = await records.keysOf(['default', application.clientId, 'nobody'], { limit, before });
      expect([...found.keys()].sort()).toEqual(
        before ? ['default'] : [application.clientId, 'default'].sort(),
      );
      if (!before)
        expect(found.get(application.clientId)).toEqual([expect.objectContaining({ id: other.id })]);
      return found.get('default') as readonly Credential[];
    };
    const page = await keysOf(100);
    expect(page).toHaveLength(MAX_KEYS_PER_APPLICATION);
    const before = { value: page[9]?.createdAt as number, id: page[9]?.id as string };
    expect(await keysOf(5, before)).toEqual(page.slice(10, 15));
  });

  test('when a key was used last is noted', async () => {
    await using pair = await aPair(backend);
    const { here } = pair;
    const { key, apiKey } = await here.administration.createApiKey(EVERYBODY, KEY);
    await here.find(key);
    await here.kept.stop();
    const [noted] = await here.records.credentials([apiKey.id]);
    expect(noted?.lastUsedAt).toBeGreaterThanOrEqual(apiKey.createdAt);
  });
});
