import { expect, test } from 'vitest';
import { chromiumMissing } from '../../support/browser.ts';
import { KEY, openKeyedBrowser } from '../../support/keyed-browser.ts';

test.skipIf(chromiumMissing)(
  'in GraphiQL a key given once goes along with a query in one tab and a live subscription in another',
  async () => {
    await using opened = await openKeyedBrowser();
    const { gateway, session } = opened;
    const { page } = session;
    const running: string[] = [];
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => void running.push(JSON.parse(payload.toString()).type)),
    );
    const open = async (name: string) => {
      await page.getByRole('tab').getByText(name, { exact: true }).click();
      await page.waitForFunction((title) => {
        const kept = JSON.parse(localStorage.getItem('graphiql:tabState') ?? '{"tabs":[]}');
        return kept.tabs[kept.activeTabIndex]?.title === title;
      }, name);
    };
    const run = () => page.locator('.graphiql-execute-button').click();
    const answer = (text: string) =>
      page.locator('.graphiql-response').getByText(text).first().waitFor({ timeout: 15_000 });
    const give = async (key: string) => {
      const loaded = page.waitForEvent('load');
      await page.getByLabel('API key or token').fill(key);
      await page.getByRole('button', { name: 'Use in every tab' }).click();
      await loaded;
    };

    await page.goto(gateway.graphqlUrl);
    await page.getByRole('alert').getByText('This gateway asks for a key.').waitFor();
    await give('no-such-key');
    await page.getByRole('alert').getByText('The gateway does not take this key.').waitFor();
    await give(KEY);
    await page.getByText('A key goes along with everything that runs here.').waitFor();

    await open('CreateInvite');
    await run();
    await answer('visit-7781');
    await open('WatchAnswers');
    await run();
    await expect.poll(() => running, { timeout: 15_000 }).toContain('subscribe');
    // It is on its way to a stream that is not live yet: answers are repeated until one is shown.
    await expect
      .poll(
        async () => {
          await fetch(gateway.graphqlUrl, {
            method: 'POST',
            headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}` },
            body: JSON.stringify({
              query: `mutation { simulateReply(input: { smartInviteId: "visit-7781", recipientEmail: "ana@guest.test", client: GMAIL, status: ACCEPTED }) { disposition } }`,
            }),
          });
          return page.locator('.graphiql-response').textContent();
        },
        { timeout: 15_000 },
      )
      .toContain('ACCEPTED');
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain(KEY);

    const loaded = page.waitForEvent('load');
    await page.getByRole('button', { name: 'Forget it' }).click();
    await loaded;
    await page.getByRole('alert').getByText('This gateway asks for a key.').waitFor();
  },
  120_000,
);
