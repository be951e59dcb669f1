import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrowserSession, chromiumMissing, openBrowser } from '../support/browser.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { aVisit, complaints, untilLive } from './a-visit.ts';

const KEY = 'a-key-of-the-console-that-is-long-enough-4711';

describe.skipIf(chromiumMissing)('the console of a gateway that asks for a key', () => {
  const stack = new AsyncDisposableStack();
  let gateway: TestGateway;
  let session: BrowserSession;
  beforeAll(async () => {
    gateway = stack.use(
      await openTestGateway({
        API_KEYS: `ops:${KEY}:invites:read+invites:write+invites:send+events:subscribe+admin`,
      }),
    );
    session = stack.use(await openBrowser());
  });
  afterAll(() => stack.disposeAsync());

  test('asks once, says so where it is wrong, and keeps it in this tab alone', async () => {
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
  }, 60_000);
});
