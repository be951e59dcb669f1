/**
 * Takes the pictures of the console that README and docs show: `npm run screenshots [folder]`. They are made from the
 * console as it is served, over a gateway with example invites, in a real browser.
 */
import { join } from 'node:path';
import { openBrowser } from '../support/browser.ts';
import { openTestGateway } from '../support/open-gateway.ts';
import { aVisit, untilLive } from './a-visit.ts';
import { exampleInvites } from './example-invites.ts';

const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'docs', 'images');

await using gateway = await openTestGateway();
await using session = await openBrowser();
const origin = `http://127.0.0.1:${gateway.port}`;
const { boardId } = await exampleInvites(gateway);
await using visit = await aVisit(session, origin);
const { page } = visit;

const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
async function picture(name: string, colorScheme: 'light' | 'dark' = 'light', size = desktop) {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize(size);
  await page.screenshot({ path: join(folder, `console-${name}.png`) });
}

await untilLive(visit);
await page.getByText('Spring board meeting').waitFor();
await picture('invites');
await picture('invites-phone', 'light', phone);

await page.goto(`${origin}/#/invites/${encodeURIComponent(boardId)}`);
await page.getByText('Looking forward to it!').first().waitFor();
await picture('invite');
await picture('invite-dark', 'dark');

await page.goto(`${origin}/#/outbox`);
await page.getByRole('link', { name: 'Invitation: Spring board meeting' }).first().click();
await untilMailIsDrawn();
await picture('outbox');

await page.goto(`${origin}/#/start`);
await page.getByRole('button', { name: 'Create an example invite' }).click();
await untilMailIsDrawn();
await page.getByRole('button', { name: 'Yes as Ana Ruiz in Gmail' }).click();
await page.getByText('There it is.').waitFor();
await page.getByRole('log').getByText('Ana Ruiz').waitFor();
await picture('first-run');
if (visit.problems.length > 0) throw new Error(visit.problems.join('\n'));

/** The frame of a mail is a page of its own, which the page around it does not wait for. */
async function untilMailIsDrawn(): Promise<void> {
  await page.frameLocator('iframe').getByText('Will you attend?').waitFor();
}
