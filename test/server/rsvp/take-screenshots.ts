/**
 * Takes the pictures of the RSVP page that the README shows: `npx node test/server/rsvp/take-screenshots.ts [folder]`.
 * They are made from the page as it is served, in a real browser.
 */
import { join } from 'node:path';
import { openBrowser } from '../../support/browser.ts';
import { aDraft, aPage } from './a-page.ts';

const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', '..', 'docs', 'images');

await using pages = await aPage();
await using session = await openBrowser();
const { page } = session;

const invite = await pages.add(
  aDraft({
    summary: 'Spring board meeting',
    description:
      'We go through the figures of the first quarter and decide on the new office.\nCoffee and cake are there from half past nine.',
    location: { description: 'Lindenstraße 12, Berlin, room 4' },
    url: 'https://meet.example/spring-board',
  }),
);
await page.goto(`${pages.origin}${pages.pathOf(invite)}?answer=accepted`);

await page.setViewportSize({ width: 1200, height: 760 });
await page.screenshot({ path: join(folder, 'rsvp-page.png') });
await page.setViewportSize({ width: 390, height: 844 });
await page.screenshot({ path: join(folder, 'rsvp-page-phone.png'), fullPage: true });
