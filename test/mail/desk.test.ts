import { afterEach, describe, expect, test, vi } from 'vitest';
import { createMailDesk } from '../../src/mail/desk.ts';
import type { Sender } from '../../src/mail/sender.ts';
import { refusal } from '../invites/a-service.ts';
import { draft, MINUTE, person } from '../invites/sample-invite.ts';
import { aPostOffice } from './a-post-office.ts';
import { aSubmissionServer } from './a-submission-server.ts';
import { anIntake } from './an-intake.ts';
import { OPTIONS } from './an-invite.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A desk over the whole mail side; with a port mail really leaves. */
async function aDesk(port?: number, other?: Sender) {
  const office = await aPostOffice();
  const sender = other ?? office.sender(port);
  const desk = createMailDesk({
    engine: office.engine,
    sender,
    clock: office.clock,
    compose: OPTIONS,
    captures: port === undefined,
    ingest: anIntake(office),
  });
  return { ...office, desk };
}

describe('where mail is captured', () => {
  test('whoever waits until it is settled finds every mail that was queued before', async () => {
    await using office = await aDesk();
    for (const name of ['ana', 'bo', 'cy', 'di', 'ed', 'fay'])
      await office.create({ smartInviteId: name, recipient: { email: `${name}@guest.test` } });
    await office.desk.settled();
    expect(await office.directory.captured('app', { limit: 10 })).toHaveLength(6);
    expect(await office.waiting()).toEqual([]);
  });

  test('nobody waits longer than two seconds for a queue that hangs', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const hanging: Sender = {
      poke() {},
      drain: () => new Promise(() => {}),
      isStuck: () => false,
      stop: async () => {},
    };
    await using office = await aDesk(undefined, hanging);
    let settled = false;
    const waiting = office.desk.settled().then(() => {
      settled = true;
    });
    await vi.advanceTimersByTimeAsync(1999);
    expect(settled).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
    expect(vi.getTimerCount()).toBe(0);
  });

  test('an invitation is warned about for what it says, and for its way only where it leaves', async () => {
    await using captured = await aDesk();
    await using server = await aSubmissionServer();
    await using leaving = await aDesk(server.port);
    const invite = captured.service.preview('app', draft({ recipient: { email: 'ana@guest.test' } }));
    captured.clock.time += 365 * 24 * 60 * MINUTE;
    const codes = (desk: Awaited<ReturnType<typeof aDesk>>['desk']) =>
      desk.warnings(invite).map(({ code }) => code);
    expect(codes(captured.desk)).toEqual(['EVENT_IN_PAST']);
    expect(codes(leaving.desk)).toEqual(['REPLIES_UNREACHABLE', 'RECIPIENT_UNREACHABLE', 'NOT_SIGNED']);
  });

  test('an answer is played through the inbound path, as the named client writes it', async () => {
    await using office = await aDesk();
    const made = await office.create({ recipient: { email: 'ana@guest.test', name: 'Ana Ruiz' } });
    office.clock.time += MINUTE;
    const played = await office.desk.simulate(made, person(made, 'ana@guest.test'), {
      client: 'OUTLOOK',
      status: 'TENTATIVE',
      comment: 'If I can',
    });
    expect(played.disposition).toBe('applied');
    expect(played.mime).toMatch(/^From: .*ana@guest\.test/m);
    expect(person(await office.stored(made), 'ana@guest.test')).toMatchObject({
      status: 'TENTATIVE',
      comment: 'If I can',
    });
    expect((await office.events()).at(-1)?.body).toMatchObject({
      channel: 'SIMULATED',
      verification: { method: 'SIMULATION' },
    });
    const [row] = await office.database.queries.selectFrom('received_mail').selectAll().execute();
    expect(Buffer.from(row!.raw).toString()).toBe(played.mime);
  });

  test('the same answer played twice are two mails, of which the second says nothing new', async () => {
    await using office = await aDesk();
    const made = await office.create();
    const play = () =>
      office.desk.simulate(made, made.recipients[0]!, { client: 'GMAIL', status: 'ACCEPTED' });
    expect((await play()).disposition).toBe('applied');
    office.clock.time += MINUTE;
    expect((await play()).disposition).toBe('duplicate');
    expect((await office.types()).filter((type) => type === 'RSVP_RECEIVED')).toHaveLength(1);
  });

  test('a guest of a group answers to the shared address and is known all the same', async () => {
    await using office = await aDesk();
    const made = await office.create({
      recipients: [{ email: 'ana@guest.test' }, { email: 'bo@guest.test' }],
    });
    const bo = person(made, 'bo@guest.test');
    await office.desk.simulate(made, bo, { client: 'APPLE', status: 'DECLINED' });
    expect((await office.stored(made)).recipients.map(({ status }) => status)).toEqual([
      'PENDING',
      'DECLINED',
    ]);
  });

  test('a proposal is played by clients that can make one, and refused for the others', async () => {
    await using office = await aDesk();
    const made = await office.create();
    const proposal = { start: made.event.end, end: { ...made.event.end, instant: '2031-03-04T11:00:00Z' } };
    const play = (client: 'GMAIL' | 'APPLE') =>
      office.desk.simulate(made, made.recipients[0]!, { client, status: 'DECLINED', proposal });
    expect((await refusal(play('APPLE')))[0]).toContain('NOT_ALLOWED');
    expect((await play('GMAIL')).disposition).toBe('applied');
    expect((await office.stored(made)).recipients[0]?.proposal).toMatchObject({ outdated: false });
  });
});

test('where mail really leaves no answer is played, and nobody waits for mail', async () => {
  await using server = await aSubmissionServer();
  await using office = await aDesk(server.port);
  const made = await office.create();
  await office.desk.settled();
  expect(await office.waiting()).toHaveLength(1);
  const played = office.desk.simulate(made, made.recipients[0]!, { client: 'GMAIL', status: 'ACCEPTED' });
  expect(await refusal(played)).toEqual(['input: NOT_ALLOWED']);
  expect(await office.types()).toEqual(['INVITE_CREATED']);
});

test('a preview shows the mail that would be sent, byte for byte but for its ids, and sends nothing', async () => {
  await using server = await aSubmissionServer();
  await using office = await aDesk(server.port);
  const drawn = office.service.preview('app', draft());
  const mail = await office.desk.preview(drawn, drawn.recipients[0]!);
  expect(mail).toMatchObject({ to: 'ana@guest.test', subject: expect.stringContaining('Flat viewing') });
  expect(mail.icalendar).toContain('METHOD:REQUEST');
  expect([await office.types(), await office.waiting(), server.received]).toEqual([[], [], []]);

  const made = await office.create();
  const shown = await office.desk.preview(made, made.recipients[0]!);
  await office.sender(server.port).drain();
  expect(server.received[0]?.mime.toString()).toBe(shown.mime.toString());
});
