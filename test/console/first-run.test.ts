import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrowserSession, chromiumMissing, openBrowser } from '../support/browser.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { aVisit, complaints } from './a-visit.ts';

describe.skipIf(chromiumMissing)('somebody who opens the console for the first time', () => {
  let session: BrowserSession;
  beforeAll(async () => {
    session = await openBrowser();
  });
  afterAll(() => session?.[Symbol.asyncDispose]());

  test('is led from nothing to a live answer by what is on the screen alone', async () => {
    const started = performance.now();
    await using gateway = await startGatewayProcess({});
    await using visit = await aVisit(session, gateway.url);
    const { page } = visit;
    await page.getByRole('button', { name: 'Create an example invite' }).click();
    // The mail is there, and its own button works: it answers as the recipient would.
    const mail = page.frameLocator('iframe');
    await mail.getByText('Tea on the roof').first().waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Yes as Ana Ruiz in Gmail' }).click();
    await page.getByRole('log').getByText('Ana Ruiz').waitFor();
    const seconds = (performance.now() - started) / 1000;
    const painted = await page.evaluate(
      "performance.getEntriesByName('first-contentful-paint')[0].startTime",
    );
    console.log(`First contentful paint of a first visit: ${Math.round(Number(painted))} ms.`);
    console.log(`From npm start to the first live answer, by the console alone: ${seconds.toFixed(1)} s.`);

    await page.getByRole('button', { name: 'No as Bo Lindqvist in Outlook' }).click();
    await page.getByRole('button', { name: 'Maybe as Chidi Okafor in Apple' }).click();
    const legend = page.locator('.legend');
    await expect.poll(() => legend.locator('dd').allTextContents()).toEqual(['1', '1', '1', '0']);
    expect(await complaints(page)).toEqual([]);

    await page.getByRole('link', { name: 'Open the invite' }).click();
    await page.getByRole('heading', { level: 1, name: 'Tea on the roof' }).waitFor();
    await page.goto(gateway.url);
    await page.getByRole('link', { name: 'Tea on the roof' }).waitFor();
    expect(visit.problems).toEqual([]);
  }, 120_000);

  test('who clicks Yes in the captured mail answers as the recipient would, and sees it arrive', async () => {
    await using gateway = await startGatewayProcess({});
    await using visit = await aVisit(session, gateway.url);
    const { page } = visit;
    await page.getByRole('button', { name: 'Create an example invite' }).click();
    const opened = session.context.waitForEvent('page');
    await page.frameLocator('iframe').getByRole('link', { name: 'Yes' }).click();
    const theirs = await opened;
    await theirs.getByRole('button', { name: 'Send answer' }).click();
    await page.getByRole('log').getByText('Ana Ruiz').waitFor();
    await theirs.close();
    expect(visit.problems).toEqual([]);
  }, 120_000);

  test('who opens it where mail is sent is shown the invites, and no example', async () => {
    await using gateway = await startGatewayProcess({ SMTP_URL: 'smtp://127.0.0.1:9' });
    await using visit = await aVisit(session, `${gateway.url}/#/start`);
    await visit.page.getByRole('heading', { level: 1, name: 'Invites' }).waitFor();
    expect(await visit.page.getByText('Nothing leaves this machine').count()).toBe(0);
    await visit.page.goto(`${gateway.url}/#/health`);
    await visit.page.goto(`${gateway.url}/#/start`);
    await visit.page.getByRole('heading', { level: 1, name: 'Invites' }).waitFor();
    expect(visit.problems).toEqual([]);
  }, 120_000);
});
