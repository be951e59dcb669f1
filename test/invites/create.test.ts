import { describe, expect, it } from 'vitest';
import { createInvite, type InviteDraft, MAX_SMART_INVITE_ID } from '../../src/invites/create.ts';
import { TEXT_LIMITS } from '../../src/invites/event-input.ts';
import { MAX_RECIPIENTS } from '../../src/invites/recipient-draft.ts';
import { draft, EVENT, minted, NOW, refusals } from './sample-invite.ts';

const create = (over: Partial<InviteDraft> = {}, now = NOW) => createInvite('app', draft(over), minted(now));
const refused = (over: Partial<InviteDraft>) => refusals(() => create(over));
const people = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ email: `guest${n}@guest.test` }));

describe('an invite for one recipient', () => {
  it('waits for the answer, mailed by the gateway, at revision 1 and SEQUENCE 0', () => {
    const { invite } = create({}, NOW + 999);
    expect(invite).toMatchObject({
      application: 'app',
      smartInviteId: 'visit-7781',
      group: false,
      state: 'ACTIVE',
      revision: 1,
      sequence: 0,
      majorSequence: 0,
      stampedAt: NOW,
      delivery: 'SEND',
      organizer: {},
      replies: [],
      removed: [],
      createdAt: NOW + 999,
      updatedAt: NOW + 999,
    });
    expect(invite.recipients).toMatchObject([{ email: 'ana@guest.test', status: 'PENDING' }]);
    expect(invite).not.toHaveProperty('cancelledAt');
  });

  it("has the recipient's own reply address as its ORGANIZER", () => {
    const { invite } = create();
    expect(invite.replyToken).toBe(invite.recipients[0]?.token);
  });

  it('tells of itself in one event that shows it whole', () => {
    const { invite, events } = create();
    expect(events).toMatchObject([{ occurredAt: NOW, body: { type: 'INVITE_CREATED' } }]);
    expect(events[0]?.invite).toBe(invite);
  });

  it('keeps what the caller said about names, organizer, callback and delivery', () => {
    const { invite } = create({
      recipient: { email: ' ana@guest.test ', name: 'Ana Ruiz', status: 'TENTATIVE' },
      organizer: { name: 'Lettings desk', email: 'desk@app.test' },
      callbackUrl: 'https://app.test/hooks/si/7781',
      delivery: 'RETURN',
    });
    expect(invite).toMatchObject({
      organizer: { name: 'Lettings desk', email: 'desk@app.test' },
      callbackUrl: 'https://app.test/hooks/si/7781',
      delivery: 'RETURN',
      recipients: [{ email: 'ana@guest.test', name: 'Ana Ruiz', status: 'TENTATIVE' }],
    });
    expect(invite.recipients[0]).not.toHaveProperty('respondedAt');
  });
});

describe('an invite for several recipients', () => {
  const { invite } = create({
    recipients: [{ email: 'ana@guest.test', status: 'ACCEPTED' }, { email: 'bo@guest.test' }],
  });

  it('starts with the answers that are known already', () => {
    expect(invite.group).toBe(true);
    expect(invite.recipients.map(({ email, status }) => [email, status])).toStrictEqual([
      ['ana@guest.test', 'ACCEPTED'],
      ['bo@guest.test', 'PENDING'],
    ]);
  });

  it("shows all of them one ORGANIZER, which is nobody's own reply address", () => {
    const tokens = [invite.replyToken, ...invite.recipients.map(({ token }) => token)];
    expect(new Set(tokens).size).toBe(3);
  });

  it('may be made for one person, and is a group then', () => {
    expect(create({ recipients: people(1) }).invite).toMatchObject({ group: true });
  });

  it(`takes ${MAX_RECIPIENTS} of them and not one more`, () => {
    expect(create({ recipients: people(MAX_RECIPIENTS) }).invite.recipients).toHaveLength(MAX_RECIPIENTS);
    expect(refused({ recipients: people(MAX_RECIPIENTS + 1) })).toStrictEqual([
      'input.recipients: INVALID_INPUT',
    ]);
  });
});

it('takes texts up to their longest', () => {
  const name = 'x'.repeat(TEXT_LIMITS.name);
  const callbackUrl = 'https://app.test/'.padEnd(TEXT_LIMITS.url, 'x');
  const email = `${'x'.repeat(254 - '@guest.test'.length)}@guest.test`;
  const smartInviteId = 'x'.repeat(MAX_SMART_INVITE_ID);
  const { invite } = create({ smartInviteId, recipient: { email, name }, organizer: { name }, callbackUrl });
  expect(invite).toMatchObject({ smartInviteId, organizer: { name }, callbackUrl });
  expect(invite.recipients).toMatchObject([{ email, name }]);
});

it('gives every guest a bounce address that can be told from a reply address', () => {
  for (const { token, bounceToken } of create({ recipients: people(2) }).invite.recipients) {
    expect(token).toMatch(/^r-/);
    expect(bounceToken).toMatch(/^b-\d+$/);
  }
});

it('a fault of the program is no refusal', () => {
  const fault = new Error('broken');
  const event = Object.defineProperty({ ...EVENT }, 'summary', {
    get() {
      throw fault;
    },
  });
  expect(() => create({ event })).toThrow(fault);
});

describe('an input is refused, with the way to it,', () => {
  const long = 'x'.repeat(257);
  it.each<[string, string, Partial<InviteDraft>]>([
    ['without an id', 'smartInviteId', { smartInviteId: ' ' }],
    ['with an id that is too long', 'smartInviteId', { smartInviteId: 'x'.repeat(MAX_SMART_INVITE_ID + 1) }],
    ['with nobody on the list', 'recipients', { recipients: [] }],
    ['with a name that is too long', 'recipient.name', { recipient: { email: 'a@b.test', name: long } }],
    ['with an organizer name that is too long', 'organizer.name', { organizer: { name: long } }],
    [
      'with an organizer that is no address',
      'organizer.email',
      { organizer: { email: 'a@b.test\r\nBcc: x@y' } },
    ],
    ['with a guest list for one guest', 'showGuestList', { showGuestList: true }],
    ['with a callback to a script', 'callbackUrl', { callbackUrl: 'javascript:alert(1)' }],
    ['with an empty callback', 'callbackUrl', { callbackUrl: '' }],
    ['with an endless callback', 'callbackUrl', { callbackUrl: `https://app.test/${'x'.repeat(2048)}` }],
    ['with an event that has no summary', 'event.summary', { event: { ...EVENT, summary: '' } }],
    [
      'with one person twice under two spellings',
      'recipients.1.email',
      { recipients: [{ email: 'ana@bücher.test' }, { email: 'Ana@XN--bcher-kva.test' }] },
    ],
    [
      'with a bad address in the middle of a list',
      'recipients.1.email',
      { recipients: [{ email: 'a@b.test' }, { email: 'b' }, { email: 'c@b.test' }] },
    ],
  ])('%s', (_what, path, over) => {
    expect(refused(over)).toStrictEqual([`input.${path}: INVALID_INPUT`]);
  });

  it.each([
    '',
    'ana',
    '@guest.test',
    'ana@',
    'ana@guest.test, bo@guest.test',
    'ana@guest.test;bo@guest.test',
    'Ana <ana@guest.test>',
    'ana@guest.test@evil.test',
    'mailto:ana@guest.test',
    'ana ruiz@guest.test',
    'ana@guest.test\r\nBcc: bo@guest.test',
    'ana\u0000@guest.test',
    'ana@guest.test/path',
    '"ana"@guest.test',
    `${'x'.repeat(250)}@g.de`,
  ])('with %j for an address', (email) => {
    expect(refused({ recipient: { email } })).toStrictEqual(['input.recipient.email: INVALID_INPUT']);
  });

  it('with both forms of recipients, or none', () => {
    const event = EVENT;
    const both = { smartInviteId: 'x', event, recipient: { email: 'a@b.test' }, recipients: people(1) };
    for (const input of [both, { smartInviteId: 'x', event }])
      expect(refusals(() => createInvite('app', input, minted()))).toStrictEqual([
        'input.recipient: INVALID_INPUT',
      ]);
  });

  it('naming everything that is wrong at once', () => {
    expect(
      refused({
        smartInviteId: '',
        recipients: [{ email: 'a', name: long }, { email: 'a' }],
        organizer: { name: long, email: 'b' },
        callbackUrl: 'x',
        event: { ...EVENT, summary: '', end: EVENT.start },
      }),
    ).toStrictEqual([
      'input.smartInviteId: INVALID_INPUT',
      'input.recipients.0.email: INVALID_INPUT',
      'input.recipients.0.name: INVALID_INPUT',
      'input.recipients.1.email: INVALID_INPUT',
      'input.recipients.1.email: INVALID_INPUT',
      'input.organizer.email: INVALID_INPUT',
      'input.organizer.name: INVALID_INPUT',
      'input.callbackUrl: INVALID_INPUT',
      'input.event.summary: INVALID_INPUT',
      'input.event.end: INVALID_INPUT',
    ]);
  });
});

it.each([
  'josé@guest.test',
  'ana+board@guest.test',
  "o'neil@guest.test",
  'ana@bücher.test',
  'a/b@guest.test',
])('an unusual address is invited as it is written: %s', (email) => {
  expect(create({ recipient: { email } }).invite.recipients[0]?.email).toBe(email);
});
