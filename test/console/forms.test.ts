import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrowserSession, chromiumMissing, openBrowser } from '../support/browser.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { aVisit } from './a-visit.ts';
import { BOARD, exampleInvites } from './example-invites.ts';

describe.skipIf(chromiumMissing)('the forms of the console', () => {
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
  const invite = async (smartInviteId: string) =>
    (
      await gateway.request(
        `query ($id: String!) { invite(smartInviteId: $id) {
          state event { summary location { description } start { dateTime timeZone } } recipients { email name status }
        } }`,
        { id: smartInviteId },
      )
    ).data.invite;

  test('a new invite: each mistake is told at its field, then it is created, mailed and shown', async () => {
    await using it = await visit('#/invites/new');
    const { page } = it;
    const submit = page.getByRole('button', { name: 'Create and invite' });
    const address = page.getByLabel('Address of guest 1');
    await page.getByLabel('Title').fill('Planting day');
    await page.getByLabel('Id', { exact: true }).fill('planting');
    await page.getByLabel('Time zone').fill('Europe/Lisbon');
    await page.getByLabel('Begins: day').fill('2031-04-05');
    await page.getByLabel('Begins: time').fill('10:00');
    await page.getByLabel('Ends: day').fill('2031-04-05');
    await page.getByLabel('Ends: time').fill('09:00');

    await address.fill('nobody');
    await submit.click();
    await page.locator('input[type=email]:focus').waitFor();
    expect(await address.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('.problem').allTextContents()).toEqual([
      expect.stringMatching(/email|address/i),
    ]);

    await address.fill('gert@guest.test');
    await page.getByLabel('Title').fill('');
    await submit.click();
    await page.getByText('summary must not be empty.').waitFor();
    // The time is told in the same answer, at its own field.
    const ends = page.getByRole('group', { name: 'Ends' });
    expect(await ends.locator('.problem').textContent()).toMatch(/end/);
    expect(await page.evaluate('document.activeElement.labels[0].textContent')).toBe('Title');

    await page.getByLabel('Title').fill('Planting day');
    await page.getByLabel('Ends: time').fill('12:00');
    await page.getByRole('button', { name: 'Add a guest' }).click();
    await page.getByLabel('Address of guest 2').fill('hana@guest.test');
    await page.getByLabel('Name').nth(1).fill('Hana Sato');
    await submit.click();
    await page.getByRole('heading', { level: 1, name: 'Planting day' }).waitFor();
    await page.getByRole('heading', { level: 3, name: 'Hana Sato' }).waitFor();
    expect(await invite('planting')).toMatchObject({
      state: 'ACTIVE',
      event: { start: { dateTime: '2031-04-05T09:00:00.000Z', timeZone: 'Europe/Lisbon' } },
      recipients: [{ email: 'gert@guest.test' }, { email: 'hana@guest.test', name: 'Hana Sato' }],
    });
    expect(it.problems).toEqual([]);
  });

  test('an edit changes what was changed and keeps the rest; one on top of another is refused', async () => {
    await using it = await visit(`#/invites/${encodeURIComponent(boardId)}/edit`);
    const { page } = it;
    await page.getByLabel('Place').fill('Garden house');
    await page.getByRole('button', { name: 'Save and tell them' }).click();
    await page.getByRole('heading', { level: 1, name: 'Spring board meeting' }).waitFor();
    await page.getByText('Garden house').waitFor();
    // The place alone keeps the answers.
    expect(await invite(BOARD)).toMatchObject({
      event: { location: { description: 'Garden house' }, start: { dateTime: '2031-03-05T09:00:00.000Z' } },
      recipients: expect.arrayContaining([
        expect.objectContaining({ email: 'ana@guest.test', status: 'ACCEPTED' }),
      ]),
    });

    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Title').waitFor();
    await gateway.request(
      `mutation { updateInvite(input: { smartInviteId: "${BOARD}", event: { summary: "Board" } }) { errors { message } } }`,
    );
    await page.getByLabel('Title').fill('Meeting of the board');
    await page.getByRole('button', { name: 'Save and tell them' }).click();
    await page
      .getByRole('alert')
      .getByText(/revision/)
      .waitFor();
    expect((await invite(BOARD)).event.summary).toBe('Board');
    expect(it.problems).toEqual([]);
  });

  test('a proposal is taken on the page, and the invite moves', async () => {
    await using it = await visit(`#/invites/${encodeURIComponent(boardId)}`);
    const { page } = it;
    await page.getByRole('button', { name: 'Take this time (Chidi Okafor)' }).click();
    await page.getByText('Time proposed by Chidi Okafor taken').waitFor();
    expect((await invite(BOARD)).event.start.dateTime).toBe('2031-03-05T11:00:00.000Z');
    expect(it.problems).toEqual([]);
  });

  test('an invite is cancelled after a question, and mailed again', async () => {
    await using it = await visit(`#/invites/${encodeURIComponent(boardId)}`);
    const { page } = it;
    await page.getByRole('button', { name: 'Cancel invite' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
    expect((await invite(BOARD)).state).toBe('ACTIVE');
    await page.getByRole('button', { name: 'Cancel invite' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Cancel invite' }).click();
    await page.getByRole('button', { name: 'Cancel and tell them' }).click();
    await page.locator('main .tag', { hasText: 'Cancelled' }).waitFor();
    expect((await invite(BOARD)).state).toBe('CANCELLED');
    await page.getByText('Cancellation captured for Ana Ruiz').waitFor();
    expect(it.problems).toEqual([]);
  });

  test('the mail of a guest is shown as they see it, in a frame where nothing runs', async () => {
    await using it = await visit(`#/invites/${encodeURIComponent(boardId)}`);
    const { page } = it;
    await page.getByRole('button', { name: 'Their mail (Ana Ruiz)' }).click();
    const frame = page.frameLocator('iframe');
    await frame.getByRole('heading', { name: 'Board' }).waitFor();
    expect(await page.locator('iframe').getAttribute('sandbox')).not.toMatch(/scripts|same-origin/);
    await page.getByRole('button', { name: 'Calendar file' }).click();
    expect(await page.locator('pre').textContent()).toContain('BEGIN:VCALENDAR');
    expect(it.problems).toEqual([]);
  });
});
