import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrowserSession, chromiumMissing, openBrowser } from '../support/browser.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { sendBySmtp } from '../support/smtp-client.ts';
import { aVisit, complaints } from './a-visit.ts';
import { BOARD, exampleInvites } from './example-invites.ts';

describe.skipIf(chromiumMissing)('the desk of the console', () => {
  const stack = new AsyncDisposableStack();
  let gateway: TestGateway;
  let session: BrowserSession;
  let boardId: string;
  beforeAll(async () => {
    gateway = stack.use(await openTestGateway());
    session = stack.use(await openBrowser());
    ({ boardId } = await exampleInvites(gateway));
  });
  afterAll(() => stack.disposeAsync());

  const visit = (hash: string) => aVisit(session, `http://127.0.0.1:${gateway.port}`, hash);
  const recipients = async () =>
    (
      await gateway.request(
        `{ invite(smartInviteId: "${BOARD}") { recipients { email status comment replyAddress } } }`,
      )
    ).data.invite.recipients;

  test('a captured mail is answered as Outlook would, with a comment', async () => {
    await using it = await visit('#/outbox');
    const { page } = it;
    const emis = page.getByRole('listitem').filter({ hasText: 'emi@guest.test' });
    await emis.filter({ hasText: 'Spring board meeting' }).getByRole('link').click();
    await page.getByRole('button', { name: 'Answer as Outlook' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Calendar client').inputValue()).toBe('OUTLOOK');
    await dialog.getByLabel('Comment').fill('By train');
    await dialog.getByRole('button', { name: 'Yes' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await recipients()).toContainEqual(
      expect.objectContaining({ email: 'emi@guest.test', status: 'ACCEPTED', comment: 'By train' }),
    );
    expect(it.problems).toEqual([]);
  });

  test('a message that is no answer waits, as text alone, until a person makes it one', async () => {
    const farid = (await recipients()).find(({ email }: { email: string }) => email === 'farid@guest.test');
    await using it = await visit('#/unmatched');
    const { page } = it;
    await page.getByText('Nothing waits.').waitFor();
    await sendBySmtp(gateway.smtpPort!, {
      from: farid.email,
      to: farid.replyAddress,
      message: [
        `From: Farid <${farid.email}>`,
        `To: ${farid.replyAddress}`,
        'Subject: <img src=x onerror=alert(1)> Meeting',
        'Message-ID: <written@guest.test>',
        'Content-Type: text/plain; charset=utf-8',
        '',
        'I will be there <script>alert(2)</script>',
        '',
      ].join('\r\n'),
    });
    // It comes by itself: the page follows what happens.
    await page.getByText('I will be there <script>alert(2)</script>').waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    expect(await complaints(page)).toEqual([]);

    await page.getByRole('button', { name: 'Make it an answer …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Whose answer it is').selectOption({ label: 'Farid Haddad, farid@guest.test' });
    await dialog.getByLabel('What it says').selectOption('ACCEPTED');
    await dialog.getByRole('button', { name: 'Record the answer' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByText('Nothing waits.')
      .or(page.getByText('Attached', { exact: true }))
      .first()
      .waitFor();
    expect(await recipients()).toContainEqual(
      expect.objectContaining({ email: 'farid@guest.test', status: 'ACCEPTED' }),
    );
    expect(it.problems).toEqual([]);
  });

  test('health shows each part, and says so when the gateway cannot be reached', async () => {
    await using it = await visit('#/health');
    const { page } = it;
    await page.getByText('Everything that is needed works').waitFor();
    expect(await page.locator('.part.ok').count()).toBeGreaterThan(0);
    await page.context().setOffline(true);
    await page.getByText('The gateway cannot be reached').waitFor();
    await page.context().setOffline(false);
    await page.getByText('Everything that is needed works').waitFor();
  });

  test('axe-core finds nothing, in light and dark, on a desktop and on a phone', async () => {
    const places = [
      '',
      `invites/${encodeURIComponent(boardId)}`,
      'invites/new',
      `invites/${encodeURIComponent(boardId)}/edit`,
      'outbox',
      'health',
      'start',
      'nowhere',
    ];
    for (const place of places) {
      await using it = await visit(`#/${place}`);
      await it.page.locator('h1').waitFor();
      await it.page.waitForLoadState('networkidle');
      expect(await complaints(it.page), place).toEqual([]);
      expect(it.problems, place).toEqual([]);
    }
  }, 180_000);

  test('the keyboard alone finds the way: skip, search, open, close', async () => {
    await using it = await visit('');
    const { page } = it;
    await page.getByRole('link', { name: 'Spring board meeting' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('Skip to the page');
    await page.keyboard.press('Enter');
    await page.locator('main:focus').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('spring');
    await page.getByText('1 invite fit').waitFor();
    await page.getByRole('link', { name: 'Spring board meeting' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Their mail (Ana Ruiz)' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    expect(await complaints(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Their mail');
    expect(it.problems).toEqual([]);
  });
});
