import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/browser.ts';
import { KEY, openKeyedBrowser } from '../support/keyed-browser.ts';
import { aVisit, complaints, untilLive } from './a-visit.ts';

test.skipIf(chromiumMissing)(
  'the console of a gateway that asks for a key asks once, says so where it is wrong, and keeps it in this tab alone',
  async () => {
    await using opened = await openKeyedBrowser();
    const { gateway, session } = opened;
    const origin = `http://127.0.0.1:${gateway.port}`;
    await using visit = await aVisit(session, origin);
    const { page } = visit;
    const dialog = page.getByRole('dialog', { name: 'This gateway asks for a key' });
    await dialog.getByLabel('Key').fill('no-such-key');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByText('The gateway does not take this key.').waitFor();
    expect(await complaints(page)).toEqual([]);

    await dialog.getByLabel('Key').fill(KEY);
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.waitFor({ state: 'detached' });
    // The socket has it too: an answer arrives.
    await untilLive(visit);
    await page.getByRole('button', { name: 'Create an example invite' }).click();
    await page.getByRole('button', { name: 'Yes as Ana Ruiz in Gmail' }).click();
    await page.getByRole('log').getByText('Ana Ruiz').waitFor();

    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await untilLive(visit);
    expect(await dialog.count()).toBe(0);
    expect(await page.evaluate('JSON.stringify(localStorage) + document.cookie')).toBe('{}');
    await using other = await aVisit(session, origin);
    await other.page.getByRole('dialog', { name: 'This gateway asks for a key' }).waitFor();
    expect(visit.problems).toEqual([]);
  },
  60_000,
);
