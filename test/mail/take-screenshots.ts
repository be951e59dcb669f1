/**
 * Takes the pictures of the invitation that the README shows: `node test/mail/take-screenshots.ts [folder]`.
 * They are made from the HTML part of a mail as it is composed, in a real browser.
 */
import { join } from 'node:path';
import { openBrowser } from '../support/browser.ts';
import { htmlOf } from './an-invitation-page.ts';
import { anInvite } from './an-invite.ts';

const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'docs', 'images');

const invite = anInvite(
  {},
  {
    summary: 'Spring board meeting',
    description:
      'We go through the figures of the first quarter and decide on the new office.\nCoffee and cake are there from half past nine.',
    location: { description: 'Lindenstraße 12, Berlin, room 4', latitude: 52.5042, longitude: 13.3984 },
    url: 'https://meet.example/spring-board',
  },
);

await using session = await openBrowser();
const { page } = session;
await page.setViewportSize({ width: 720, height: 640 });
for (const [colorScheme, name] of [
  ['light', 'invitation-mail.png'],
  ['dark', 'invitation-mail-dark.png'],
] as const) {
  await page.emulateMedia({ colorScheme });
  await page.setContent(await htmlOf(invite));
  await page.screenshot({ path: join(folder, name), fullPage: true });
}
