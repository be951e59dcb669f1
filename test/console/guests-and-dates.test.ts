import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrowserSession, chromiumMissing, openBrowser } from '../support/browser.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { aVisit, complaints } from './a-visit.ts';

const CREATE = `mutation ($input: CreateInviteInput!) {
  createInvite(input: $input) { invite { id } errors { message path } }
}`;

describe.skipIf(chromiumMissing)('the guests and the dates of an invite', () => {
  const stack = new AsyncDisposableStack();
  let gateway: TestGateway;
  let session: BrowserSession;
  let id: string;
  beforeAll(async () => {
    gateway = stack.use(await openTestGateway());
    session = stack.use(await openBrowser());
    const { data } = await gateway.request(CREATE, {
      input: {
        smartInviteId: 'choir',
        showGuestList: true,
        recipients: [
          { name: 'Ana Ruiz', email: 'ana@guest.test' },
          { name: 'Bo Lindqvist', email: 'bo@guest.test' },
        ],
        event: {
          summary: 'Choir practice',
          start: { dateTime: '2031-03-04T18:00:00Z', timeZone: 'Europe/Berlin' },
          end: { dateTime: '2031-03-04T19:30:00Z', timeZone: 'Europe/Berlin' },
          recurrence: { rule: 'FREQ=WEEKLY;COUNT=3' },
        },
      },
    });
    expect(data.createInvite.errors).toEqual([]);
    id = data.createInvite.invite.id;
  });
  afterAll(() => stack.disposeAsync());

  const visit = () =>
    aVisit(session, `http://127.0.0.1:${gateway.port}`, `#/invites/${encodeURIComponent(id)}`);
  const invite = async () =>
    (
      await gateway.request(
        `{ invite(smartInviteId: "choir") { recipients { email } occurrences { cancelled start { dateTime } } } }`,
      )
    ).data.invite;
  /** What was mailed, newest first. */
  const mails = async (): Promise<{ to: string; icalendar: string }[]> =>
    (
      await gateway.request('{ outbox(first: 50) { edges { node { to icalendar } } } }')
    ).data.outbox.edges.map(({ node }: { node: { to: string; icalendar: string } }) => node);
  const mailed = async () => (await mails())[0];

  test('one date of a series is called off after a question, and the others stay', async () => {
    await using it = await visit();
    const { page } = it;
    const dates = page.getByRole('region', { name: 'Coming dates' });
    const date = dates.getByRole('listitem').filter({ hasText: 'Mar 11' });
    await date.getByRole('button', { name: /Cancel this date/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
    expect((await invite()).occurrences.map(({ cancelled }: { cancelled: boolean }) => cancelled)).toEqual([
      false,
      false,
      false,
    ]);
    await date.getByRole('button', { name: /Cancel this date/ }).click();
    await page.getByRole('button', { name: 'Cancel it and tell them' }).click();
    await date.getByText('Cancelled').waitFor();
    expect(await dates.getByText('Cancelled').count()).toBe(1);
    expect(await invite()).toMatchObject({
      occurrences: [{ cancelled: false }, { cancelled: true }, { cancelled: false }],
    });
    expect((await mailed())?.icalendar).toContain('METHOD:CANCEL');
    expect(await complaints(page)).toEqual([]);
    expect(it.problems).toEqual([]);
  }, 60_000);

  test('one date of a series gets another time and place, once what was wrong is mended', async () => {
    await using it = await visit();
    const { page } = it;
    const dates = page.getByRole('region', { name: 'Coming dates' });
    const date = dates.getByRole('listitem').filter({ hasText: 'Mar 18' });
    await date.getByRole('button', { name: /Change this date/ }).click();
    const dialog = page.getByRole('dialog');
    const save = dialog.getByRole('button', { name: 'Save and tell them' });
    expect(await dialog.getByLabel('Begins: time').inputValue()).toBe('19:00');
    expect(await dialog.getByLabel('All day').count()).toBe(0);
    await dialog.getByLabel('Begins: time').fill('21:00');
    await save.click();
    await dialog.getByRole('group', { name: 'Ends' }).locator('.problem').waitFor();
    expect(await complaints(page)).toEqual([]);
    await dialog.getByLabel('Ends: time').fill('21:30');
    await dialog.getByLabel('Title').fill('Dress rehearsal');
    await dialog.getByLabel('Place').fill('Town hall');
    await save.click();
    await dates.getByText('Dress rehearsal').waitFor();
    const { data } = await gateway.request(
      `{ invite(smartInviteId: "choir") { event { summary } occurrences {
        summary location { description } start { dateTime } end { dateTime }
      } } }`,
    );
    expect(data.invite.event.summary).toBe('Choir practice');
    expect(data.invite.occurrences[0]).toMatchObject({ summary: 'Choir practice', location: null });
    expect(data.invite.occurrences[2]).toEqual({
      summary: 'Dress rehearsal',
      location: { description: 'Town hall' },
      start: { dateTime: '2031-03-18T20:00:00.000Z' },
      end: { dateTime: '2031-03-18T20:30:00.000Z' },
    });
    expect((await mailed())?.icalendar).toContain('RECURRENCE-ID');
    expect(await complaints(page)).toEqual([]);
    expect(it.problems).toEqual([]);
  }, 60_000);

  test('a guest is added, once what was wrong with the address is mended', async () => {
    await using it = await visit();
    const { page } = it;
    await page.getByRole('button', { name: 'Add a guest' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Address').fill('cleo');
    await dialog.getByLabel('Name').fill('Cleo Marsh');
    await dialog.getByRole('button', { name: 'Add and invite them' }).click();
    await dialog.locator('.problem').waitFor();
    expect(await complaints(page)).toEqual([]);
    expect((await invite()).recipients).toHaveLength(2);
    const before = await mails();
    await dialog.getByLabel('Address').fill('cleo@guest.test');
    await dialog.getByRole('button', { name: 'Add and invite them' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('heading', { level: 3, name: 'Cleo Marsh' }).waitFor();
    expect((await invite()).recipients).toHaveLength(3);
    // The others are told nothing, although they see who comes.
    const [mail, ...others] = (await mails()).slice(0, -before.length);
    expect(mail).toMatchObject({
      to: 'cleo@guest.test',
      icalendar: expect.stringContaining('METHOD:REQUEST'),
    });
    expect(others).toEqual([]);
    expect(it.problems).toEqual([]);
  }, 60_000);

  test('a guest is taken off after a question', async () => {
    await using it = await visit();
    const { page } = it;
    const open = () => page.getByRole('button', { name: 'Take off (Bo Lindqvist)' }).click();
    await open();
    expect(await complaints(page)).toEqual([]);
    await page.getByRole('button', { name: 'Keep them' }).click();
    expect((await invite()).recipients).toHaveLength(3);
    await open();
    await page.getByRole('button', { name: 'Take off and tell them' }).click();
    await page.getByRole('heading', { level: 3, name: 'Bo Lindqvist' }).waitFor({ state: 'detached' });
    expect((await invite()).recipients).toEqual([{ email: 'ana@guest.test' }, { email: 'cleo@guest.test' }]);
    expect(await mailed()).toMatchObject({
      to: 'bo@guest.test',
      icalendar: expect.stringContaining('METHOD:CANCEL'),
    });
    // Whoever is the last one is not taken off: that would be to cancel.
    await page.getByRole('button', { name: 'Take off (Cleo Marsh)' }).click();
    await page.getByRole('button', { name: 'Take off and tell them' }).click();
    await page.getByRole('heading', { level: 3, name: 'Cleo Marsh' }).waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: /^Take off/ }).count()).toBe(0);
    expect(it.problems).toEqual([]);
  }, 60_000);
});
