/**
 * Takes the pictures of the RSVP page that README and docs show, part of `npm run screenshots [folder]`. They are made
 * from the page as it is served, in a real browser.
 */
import { join } from 'node:path';
import { openBrowser } from '../../support/browser.ts';
import { openTestGateway } from '../../support/open-gateway.ts';

const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', '..', 'docs', 'images');

await using gateway = await openTestGateway();
await using session = await openBrowser();
const { page } = session;

const { data } = await gateway.request(
  `mutation ($input: CreateInviteInput!) {
    createInvite(input: $input) { invite { recipient { rsvpUrl } } errors { message } }
  }`,
  {
    input: {
      smartInviteId: 'spring-board',
      recipient: { email: 'ana@guest.test', name: 'Ana Ruiz' },
      organizer: { name: 'Olga Berg' },
      event: {
        summary: 'Spring board meeting',
        description:
          'We go through the figures of the first quarter and decide on the new office.\nCoffee and cake are there from half past nine.',
        start: { dateTime: '2031-03-05T09:00:00Z', timeZone: 'Europe/Berlin' },
        end: { dateTime: '2031-03-05T10:30:00Z', timeZone: 'Europe/Berlin' },
        location: { description: 'Lindenstraße 12, Berlin, room 4' },
        url: 'https://meet.example/spring-board',
      },
    },
  },
);
const { pathname } = new URL(data.createInvite.invite.recipient.rsvpUrl);
await page.goto(`http://127.0.0.1:${gateway.port}${pathname}?answer=accepted`);

await page.setViewportSize({ width: 1200, height: 760 });
await page.screenshot({ path: join(folder, 'rsvp-page.png') });
// A colour on its way to another one is neither.
await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
await page.screenshot({ path: join(folder, 'rsvp-page-dark.png') });
await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
await page.setViewportSize({ width: 390, height: 844 });
await page.screenshot({ path: join(folder, 'rsvp-page-phone.png'), fullPage: true });
