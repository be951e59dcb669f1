/**
 * Takes the pictures of GraphiQL that the documents show, part of `npm run screenshots [folder]`: a tab that was run
 * on a gateway just started, in a real browser.
 */
import { join } from 'node:path';
import { openBrowser } from '../../support/browser.ts';
import { openTestGateway } from '../../support/open-gateway.ts';

const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', '..', 'docs', 'images');

await using session = await openBrowser();
const { page } = session;
for (const [colorScheme, name] of [
  ['light', 'graphiql.png'],
  ['dark', 'graphiql-dark.png'],
] as const) {
  // One each: the example cannot be created twice.
  await using gateway = await openTestGateway();
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.goto(gateway.graphqlUrl);
  await page.getByRole('tab').getByText('CreateInvite', { exact: true }).waitFor({ timeout: 60_000 });
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  // Words get their colours once the schema is known.
  await page.waitForFunction(
    () =>
      new Set(
        [...document.querySelectorAll('.graphiql-query-editor .view-line span[class^=mtk]')].map(
          (one) => one.className,
        ),
      ).size > 4,
  );
  await page.locator('.graphiql-execute-button').click();
  await page.locator('.graphiql-response').getByText('visit-7781').first().waitFor({ timeout: 60_000 });
  await page.screenshot({ path: join(folder, name) });
}
