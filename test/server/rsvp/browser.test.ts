import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { amendInvite, cancelInvite } from '../../../src/invites/amend.ts';
import { dateTime, instantTime } from '../../../src/invites/time.ts';
import { LANGUAGES, type Language } from '../../../src/server/rsvp/reader.ts';
import { type BrowserSession, chromiumMissing, openBrowser } from '../../support/browser.ts';
import { aDraft, aPage, NOW, type TestPage } from './a-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LONG_WORD = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen'.repeat(3);

describe.skipIf(chromiumMissing)('the RSVP page in a real browser', () => {
  let pages: TestPage;
  let session: BrowserSession;
  beforeAll(async () => {
    pages = await aPage();
    session = await openBrowser();
  });
  afterAll(async () => {
    await session?.[Symbol.asyncDispose]();
    await pages[Symbol.asyncDispose]();
  });

  let visitor = 0;
  /** A reader of one language, with everything that went wrong on their pages. */
  async function aReader(language: string = 'en') {
    visitor += 1;
    const page = await session.context.newPage();
    const problems: string[] = [];
    const addresses: string[] = [];
    await page.setExtraHTTPHeaders({
      'accept-language': language,
      'x-forwarded-for': `198.51.100.${visitor}`,
    });
    page.on('request', (asked) => addresses.push(asked.url()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      // The status of a form that is asked for again is told as an error, too.
      if (message.type() === 'error' && !/status of 4(?:09|22|04|29)/.test(message.text()))
        problems.push(message.text());
    });
    await page.exposeFunction('reportViolation', (what: string) => problems.push(what));
    await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
      reportViolation(event.violatedDirective + ' ' + event.blockedURI));`);
    return { page, problems, addresses, [Symbol.asyncDispose]: () => page.close() };
  }

  /** What axe-core finds wrong, by rule and place. */
  async function complaints(page: Page): Promise<string[]> {
    await page.evaluate(AXE);
    return page.evaluate(async () => {
      // biome-ignore lint/suspicious/noExplicitAny: axe puts itself into the page
      const { violations, passes } = await (globalThis as any).axe.run(document);
      if (passes.length < 10) return ['axe found nothing to look at'];
      return violations.flatMap(({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
        nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`),
      );
    });
  }

  const LOOKS = [
    { colorScheme: 'light', width: 1280, height: 800 },
    { colorScheme: 'dark', width: 1280, height: 800 },
    { colorScheme: 'light', width: 390, height: 844 },
    { colorScheme: 'dark', width: 390, height: 844 },
  ] as const;

  async function everyLook(page: Page, what: string): Promise<void> {
    // A colour on its way to another one has the contrast of neither.
    for (const { colorScheme, width, height } of LOOKS) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height });
      expect(await complaints(page), `${what}, ${colorScheme}, ${width} wide`).toEqual([]);
    }
  }

  test.each(Object.keys(LANGUAGES) as Language[])(
    'axe-core finds nothing in %s: the form, its problems, the thanks, a change, an end, a dead link',
    { timeout: 120_000 },
    async (language) => {
      await using reader = await aReader(language);
      const { page, problems } = reader;
      const invite = await pages.add(
        aDraft({}, { recipients: [{ email: 'ana@guest.test' }, { email: 'zoe@guest.test' }] }),
        (one) => ({ ...one, showGuestList: true }),
      );
      const address = pages.origin + pages.pathOf(invite);
      await page.goto(`${address}?answer=accepted`);
      await page.locator('form summary').click();
      await everyLook(page, 'the form');

      await page.goto(address);
      await page.locator('form summary').click();
      await page.locator('#date').fill('2031-03-01');
      await page.locator('button').click();
      await everyLook(page, 'its problems');
      await page.locator('label[for=tentative]').click();
      await page.locator('#comment').fill('Perhaps');
      await page.locator('#start').fill('10:00');
      await page.locator('#end').fill('11:00');
      await page.locator('button').click();
      await page.waitForURL(/\?sent$/);
      await everyLook(page, 'the thanks');

      await page.goto(`${address}?answer=declined`);
      await pages.save(
        amendInvite(
          await pages.stored(invite),
          { start: instantTime(NOW + 9e8, 'Asia/Tokyo'), end: instantTime(NOW + 9.1e8, 'Asia/Tokyo') },
          { now: NOW, newId: () => 'event-id' },
        ).invite,
      );
      await page.locator('button').click();
      await page.getByText(LANGUAGES[language].moved.title).waitFor();
      await everyLook(page, 'a change');

      await pages.save(
        cancelInvite(await pages.stored(invite), { now: NOW, newId: () => 'event-id' }).invite,
      );
      await page.goto(address);
      await everyLook(page, 'the end');
      await page.goto(`${pages.origin}/rsvp/x`);
      await everyLook(page, 'a dead link');
      expect(problems).toEqual([]);
    },
  );

  test('nothing is asked of anybody but the page itself, and the policy stops nothing of it', async () => {
    await using reader = await aReader();
    const { page, problems, addresses } = reader;
    const invite = await pages.add(aDraft());
    const address = pages.origin + pages.pathOf(invite);
    await page.goto(address);
    await page.locator('label[for=accepted]').click();
    await page.locator('button').click();
    await page.waitForURL(/\?sent$/);
    expect(addresses.filter((url) => !url.startsWith('data:'))).toEqual([
      address,
      `${address}?`,
      `${address}?sent`,
    ]);
    expect(problems).toEqual([]);
    // The style did apply, and a script would not run.
    expect(await page.locator('main').evaluate((main) => getComputedStyle(main).maxWidth)).toBe('992px');
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.injected = true';
      document.head.append(script);
      return 'injected' in globalThis;
    });
    expect(ran).toBe(false);
    await expect.poll(() => problems.some((problem) => problem.startsWith('script-src'))).toBe(true);
  });

  test('somebody with a keyboard alone answers, with a message and another time', async () => {
    await using reader = await aReader();
    const { page } = reader;
    const invite = await pages.add(aDraft({ url: 'https://meet.example/' }));
    await page.goto(pages.origin + pages.pathOf(invite));
    const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName);
    const { keyboard } = page;
    await keyboard.press('Tab');
    expect(await focused()).toBe('A');
    await keyboard.press('Tab');
    expect(await focused()).toBe('accepted');
    await keyboard.press('Space');
    await keyboard.press('ArrowRight');
    expect(await focused()).toBe('tentative');
    const ring = await page
      .locator('label[for=tentative]')
      .evaluate((label) => getComputedStyle(label).outlineStyle);
    expect(ring).toBe('solid');
    await keyboard.press('Tab');
    expect(await focused()).toBe('comment');
    await keyboard.type('I come later');
    await keyboard.press('Tab');
    expect(await focused()).toBe('SUMMARY');
    await keyboard.press('Enter');
    await keyboard.press('Tab');
    expect(await focused()).toBe('date');
    await page.locator('#date').fill('2031-03-06');
    await page.locator('#start').fill('14:00');
    await page.locator('#end').fill('13:00');
    await keyboard.press('Enter');
    // The problem has the focus, and its link leads to the field.
    await page.locator('.problems').waitFor();
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('problems');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    expect(await focused()).toBe('end');
    await page.locator('#end').fill('15:00');
    for (let count = 0; count < 8 && (await focused()) !== 'BUTTON'; count++) await keyboard.press('Tab');
    await keyboard.press('Enter');
    await page.waitForURL(/\?sent$/);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Thank you');
    expect((await pages.stored(invite)).recipients[0]).toMatchObject({
      status: 'TENTATIVE',
      comment: 'I come later',
      proposal: { start: { instant: '2031-03-06T13:00:00Z' }, end: { instant: '2031-03-06T14:00:00Z' } },
    });
  });

  test('a browser that runs no script answers all the same, and a reload does not answer again', async () => {
    await using reader = await aReader();
    const { page } = reader;
    const devtools = await session.context.newCDPSession(page);
    await devtools.send('Emulation.setScriptExecutionDisabled', { value: true });
    const invite = await pages.add(aDraft());
    await page.goto(`${pages.origin}${pages.pathOf(invite)}?answer=declined`);
    await page.locator('#comment').fill('Ich bin verreist');
    await page.locator('button').click();
    await page.waitForURL(/\?sent$/);
    const before = (await pages.events()).length;
    await page.reload();
    await page.getByText('You said no').waitFor();
    expect((await pages.events()).length).toBe(before);
    expect((await pages.stored(invite)).recipients[0]).toMatchObject({
      status: 'DECLINED',
      comment: 'Ich bin verreist',
    });
  });

  test.each([
    [320, '100%'],
    [640, '200%'],
    [1280, '200%'],
  ])('%i pixels wide with letters of %s nothing is cut off or scrolls sideways', async (width, fontSize) => {
    await using reader = await aReader('de');
    const { page } = reader;
    await page.setViewportSize({ width, height: 700 });
    const invite = await pages.add(
      aDraft(
        {
          summary: LONG_WORD,
          description: LONG_WORD,
          location: { description: LONG_WORD },
          url: `https://meet.example/${LONG_WORD}`,
          start: dateTime('2031-06-05'),
          end: dateTime('2031-06-08'),
        },
        {
          recipient: { email: `${'x'.repeat(60)}@guest.test`, name: LONG_WORD },
          organizer: { name: LONG_WORD },
        },
      ),
    );
    const address = pages.origin + pages.pathOf(invite);
    await pages.post(pages.pathOf(invite), { answer: 'tentative', comment: LONG_WORD, sequence: '0' });
    for (const query of ['?sent', '?answer=accepted']) {
      await page.goto(address + query);
      await page.evaluate((size) => {
        document.documentElement.style.fontSize = size;
        for (const details of document.querySelectorAll('details')) details.open = true;
      }, fontSize);
      const cut = await page.evaluate(() => {
        const most = document.documentElement.clientWidth;
        const wide = [...document.querySelectorAll('body *')].filter((element) => {
          const { right, width: own } = element.getBoundingClientRect();
          return own > 1 && right > most + 0.5;
        });
        return [
          document.documentElement.scrollWidth > most,
          ...wide.map(({ outerHTML }) => outerHTML.slice(0, 80)),
        ];
      });
      expect(cut).toEqual([false]);
    }
  });

  test('nothing moves for readers who want no motion', async () => {
    await using reader = await aReader();
    const { page } = reader;
    const invite = await pages.add(aDraft());
    await page.goto(pages.origin + pages.pathOf(invite));
    const duration = () =>
      page.locator('button').evaluate((button) => getComputedStyle(button).transitionDuration);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await duration()).not.toBe('0s');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await duration()).toBe('0s');
  });
});
