import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { describe, expect, test } from 'vitest';
import { amendInvite, cancelInvite } from '../../src/invites/amend.ts';
import type { Invite, MailMethod } from '../../src/invites/invite.ts';
import { instantTime } from '../../src/invites/time.ts';
import type { ComposeOptions } from '../../src/mail/compose.ts';
import { aDraft, aPage } from '../server/rsvp/a-page.ts';
import { chromiumMissing, openBrowser } from '../support/browser.ts';
import { htmlOf, RSVP } from './an-invitation-page.ts';
import { anInvite, CREATED_AT, mailed } from './an-invite.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LATER = { now: CREATED_AT + 60_000, newId: () => 'event-id' };

const invited = mailed(
  anInvite(
    { showGuestList: true, recipients: [{ email: 'ana@guest.test' }, { email: 'cy@guest.test' }] },
    { location: { description: 'Room 4', latitude: 52.5, longitude: 13.4 } },
  ),
);
const later = instantTime(Date.parse('2031-03-06T13:00:00Z'), 'Europe/Berlin');
const end = instantTime(Date.parse('2031-03-06T14:30:00Z'), 'Europe/Berlin');
const moved = amendInvite(invited, { start: later, end, location: { description: 'Hall' } }, LATER).invite;

const MAILS: [string, Invite, MailMethod, Partial<ComposeOptions>][] = [
  ['an invitation', anInvite(), 'REQUEST', {}],
  ['an invitation without a page to answer on', anInvite(), 'REQUEST', { rsvpUrl: () => undefined }],
  ['an update', moved, 'REQUEST', { before: invited.event }],
  ['a cancellation', cancelInvite(invited, LATER).invite, 'CANCEL', {}],
  ['a proposal that was not taken', invited, 'DECLINECOUNTER', { note: 'The room is taken.' }],
];

describe.skipIf(chromiumMissing)('the HTML part in a real browser', () => {
  test('is accessible by WCAG 2.2 AA in light and dark, on a desk and on a phone, whatever the mail says', async () => {
    await using session = await openBrowser();
    const { page } = session;
    for (const [name, invite, method, options] of MAILS)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width: colorScheme === 'light' ? 720 : 360, height: 640 });
        await page.emulateMedia({ colorScheme });
        await page.setContent(await htmlOf(invite, method, options));
        await page.evaluate(AXE);
        const results = (await page.evaluate(
          `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`,
        )) as AxeResults;
        const found = results.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
        expect(found, `${name}, ${colorScheme}`).toEqual([]);
        expect(results.passes.map(({ id }) => id)).toContain('color-contrast');
      }
  }, 120_000);

  test('fits a phone of 320 pixels also with a title, a place and a link that never break', async () => {
    await using session = await openBrowser();
    const { page } = session;
    const endless = 'x'.repeat(300);
    await page.setViewportSize({ width: 320, height: 640 });
    await page.setContent(
      await htmlOf(
        anInvite(
          { organizer: { name: endless.slice(0, 200) } },
          {
            summary: endless,
            description: endless,
            location: { description: endless },
            url: `https://${'a'.repeat(60)}.example/${endless}`,
          },
        ),
      ),
    );
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
  });

  test('has three big buttons that say what they are and only lead to the page, and a way to another time', async () => {
    await using session = await openBrowser();
    const { page } = session;
    await page.setViewportSize({ width: 360, height: 640 });
    await page.setContent(await htmlOf(anInvite()));
    for (const [label, answer] of [
      ['Yes', 'accepted'],
      ['Maybe', 'tentative'],
      ['No', 'declined'],
    ] as const) {
      const button = page.getByRole('link', { name: label, exact: true });
      expect(await button.getAttribute('href')).toBe(`${RSVP}?answer=${answer}`);
      const box = await button.boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
      expect(box?.width).toBeGreaterThanOrEqual(80);
    }
    expect(await page.getByRole('link', { name: 'Propose another time' }).getAttribute('href')).toBe(
      `${RSVP}#date`,
    );
  });

  test('leads with "Propose another time" to the fields for it, unfolded', async () => {
    await using pages = await aPage();
    await using session = await openBrowser();
    const { page } = session;
    const invite = await pages.add(aDraft());
    await page.setContent(
      await htmlOf(invite, 'REQUEST', { rsvpUrl: () => `${pages.origin}${pages.pathOf(invite)}` }),
    );
    await page.getByRole('link', { name: 'Propose another time' }).click();
    await page.waitForURL(/#date$/);
    expect(await page.getByLabel('Date').isVisible()).toBe(true);
  });

  test('reads as a heading, a table of facts with their labels, and a question', async () => {
    await using session = await openBrowser();
    const { page } = session;
    await page.setContent(await htmlOf(anInvite()));
    expect(await page.getByRole('heading').allInnerTexts()).toEqual(['Board meeting', 'Will you attend?']);
    expect(await page.getByRole('rowheader').allInnerTexts()).toEqual(['When', 'Where', 'Link', 'Organizer']);
    expect(await page.getByRole('table').count()).toBe(1);
    // The list of mails shows it beside the subject; in the mail it is not seen.
    expect(await page.evaluate("document.querySelector('body > div').textContent")).toMatch(
      /^Wednesday, 5 March 2031, 10:00 – 11:30 · Room 4/,
    );
    expect(await page.evaluate("document.querySelector('body > div').offsetHeight")).toBe(0);
  });
});
