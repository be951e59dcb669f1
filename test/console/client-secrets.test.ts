import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/browser.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { KEY, openKeyedBrowser } from '../support/keyed-browser.ts';
import { aVisit, complaints } from './a-visit.ts';

const CREATE = `mutation {
  createApplication(input: { name: "Acme", clientId: "acme" }) { clientSecret errors { message } }
}`;

test.skipIf(chromiumMissing)(
  'an operator exchanges a client secret without a moment in which none counts, and shuts an application out',
  async () => {
    await using opened = await openKeyedBrowser();
    const { gateway, session } = opened;
    const made = await graphqlRequest(gateway.graphqlUrl, CREATE, {}, { authorization: `Bearer ${KEY}` });
    const first: string = made.data.createApplication.clientSecret;
    const counts = async (secret: string) => {
      const { status } = await fetch(
        `http://127.0.0.1:${gateway.port}/v1/smart_invites?smart_invite_id=none`,
        { headers: { authorization: `Bearer ${secret}` } },
      );
      return status !== 401;
    };
    await session.context.addInitScript(`sessionStorage.setItem('invitegraph:key', '${KEY}')`);
    await using visit = await aVisit(session, `http://127.0.0.1:${gateway.port}`, '#/applications/acme');
    const { page } = visit;
    const dialog = page.getByRole('dialog');
    const secrets = page.getByRole('region', { name: 'Client secret' });
    await secrets.getByText('begins with').waitFor();
    expect(await secrets.getByRole('button', { name: 'End the old one' }).count()).toBe(0);

    await secrets.getByRole('button', { name: 'Make a new one' }).click();
    await dialog.getByRole('button', { name: 'Make it' }).click();
    const second = await dialog.getByLabel('Client secret').inputValue();
    await dialog.getByRole('button', { name: 'It is kept' }).click();
    await secrets.getByRole('button', { name: 'End the old one' }).waitFor();
    expect(await secrets.getByText('begins with').count()).toBe(2);
    expect([second !== first, await counts(first), await counts(second)]).toEqual([true, true, true]);
    expect(await complaints(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.outerHTML')).not.toContain(second);

    await secrets.getByRole('button', { name: 'End the old one' }).click();
    await dialog.getByRole('button', { name: 'End it' }).click();
    await secrets.getByRole('button', { name: 'End the old one' }).waitFor({ state: 'detached' });
    expect([await counts(first), await counts(second)]).toEqual([false, true]);

    await page.getByRole('button', { name: 'Shut out' }).click();
    await dialog.getByRole('button', { name: 'Shut it out' }).click();
    await page.getByText('shut out').waitFor();
    expect(await counts(second)).toBe(false);
    await page.getByRole('button', { name: 'Let in again' }).click();
    await dialog.getByRole('button', { name: 'Let it in' }).click();
    await page.getByRole('button', { name: 'Shut out' }).waitFor();
    expect(await counts(second)).toBe(true);

    // Whose secret stands in the settings can be neither exchanged nor shut out here.
    await page.goto(`http://127.0.0.1:${gateway.port}/#/applications/default`);
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    expect(await page.getByRole('button', { name: /Make a new one|Shut out/ }).count()).toBe(0);
    expect(visit.problems).toEqual([]);
  },
  60_000,
);
