import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/browser.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { KEY, openKeyedBrowser } from '../support/keyed-browser.ts';
import { aVisit, complaints } from './a-visit.ts';

test.skipIf(chromiumMissing)(
  'an operator makes an application and a key of it, sees each secret once, and revokes the key',
  async () => {
    await using opened = await openKeyedBrowser();
    const { gateway, session } = opened;
    await session.context.addInitScript(`sessionStorage.setItem('invitegraph:key', '${KEY}')`);
    await using visit = await aVisit(session, `http://127.0.0.1:${gateway.port}`, '#/applications');
    const { page } = visit;
    const dialog = page.getByRole('dialog');
    const create = dialog.getByRole('button', { name: 'Create it' });
    await page.getByRole('link', { name: 'default' }).waitFor();

    await page.getByRole('button', { name: 'Create an application' }).click();
    await create.click();
    await dialog.locator('.problem').waitFor();
    await dialog.getByLabel('Name').fill('Acme');
    await dialog.getByLabel('Client id').fill('acme');
    await create.click();
    const secret = await dialog.getByLabel('Its client secret').inputValue();
    expect(await complaints(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'It is kept' }).click();
    const rest = (bearer: string) =>
      fetch(`http://127.0.0.1:${gateway.port}/v1/smart_invites?smart_invite_id=none`, {
        headers: { authorization: `Bearer ${bearer}` },
      });
    expect((await rest(secret)).status).not.toBe(401);

    await page.getByRole('link', { name: 'Acme' }).click();
    await page.getByText('None yet.').waitFor();
    await page.getByRole('button', { name: 'Create a key' }).click();
    await dialog.getByLabel('Name').fill('web');
    await dialog.getByLabel('Change invites').check();
    await dialog.getByLabel('How long it lives').selectOption('For 90 days');
    expect(await complaints(page)).toEqual([]);
    await create.click();
    const key = await dialog.getByLabel('Key', { exact: true }).inputValue();
    const ask = (query: string, bearer: string) =>
      graphqlRequest(gateway.graphqlUrl, query, {}, { authorization: `Bearer ${bearer}` });
    const look = () => ask('{ invites { totalCount } }', key);
    const keys = '{ application(clientId: "acme") { apiKeys { edges { node { name scopes expiresAt } } } } }';
    expect((await ask(keys, KEY)).data.application.apiKeys.edges).toEqual([
      { node: { name: 'web', scopes: ['INVITES_READ', 'INVITES_WRITE'], expiresAt: expect.any(String) } },
    ]);
    expect(await look()).toEqual({ data: { invites: { totalCount: 0 } } });
    await dialog.getByRole('button', { name: 'It is kept' }).click();
    // Neither is anywhere on the page any more, nor in what it keeps.
    const left = await page.evaluate('document.documentElement.outerHTML + JSON.stringify(localStorage)');
    for (const gone of [secret, key]) expect(left).not.toContain(gone);

    await page.getByRole('button', { name: 'Revoke (web)' }).click();
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    expect(await look()).toEqual({ data: { invites: { totalCount: 0 } } });
    await page.getByRole('button', { name: 'Revoke (web)' }).click();
    await dialog.getByRole('button', { name: 'Revoke it' }).click();
    await page.getByText('Revoked', { exact: true }).waitFor();
    expect(await look()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(await complaints(page)).toEqual([]);
    expect(visit.problems).toEqual([]);
  },
  60_000,
);
