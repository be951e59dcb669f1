import { describe, expect, it } from 'vitest';
import { addRecipients } from '../../src/invites/add-recipients.ts';
import { cancelInvite, removeRecipient } from '../../src/invites/amend.ts';
import { MAX_GUESTS_EVER } from '../../src/invites/join.ts';
import { MAX_RECIPIENTS, type RecipientDraft } from '../../src/invites/recipient-draft.ts';
import { answer, group, MINUTE, minted, NOW, person, receive, refusals, single } from './sample-invite.ts';

const LATER = NOW + 60 * MINUTE;
const ANA = 'ana@guest.test';
const BO = 'bo@guest.test';
const CLEO = 'cleo@guest.test';
const add = (invite = group(ANA, BO), ...people: (string | RecipientDraft)[]) =>
  addRecipients(
    invite,
    people.map((one) => (typeof one === 'string' ? { email: one } : one)),
    minted(LATER),
  );
const many = (count: number, prefix = 'g') =>
  Array.from({ length: count }, (_, n) => `${prefix}${n}@guest.test`);

describe('people who are new', () => {
  it('are put on the invite with addresses of their own and a status, and the others stay as they are', () => {
    const before = receive(group(ANA, BO), { from: ANA }, answer()).invite;
    const { invite, added, events } = add(before, { email: ` ${CLEO} `, name: 'Cleo', status: 'TENTATIVE' });
    expect(invite.recipients.slice(0, 2)).toEqual(before.recipients);
    expect(added).toEqual([invite.recipients[2]]);
    expect(added[0]).toMatchObject({ email: CLEO, name: 'Cleo', status: 'TENTATIVE' });
    const tokens = invite.recipients.flatMap(({ id, token, bounceToken }) => [id, token, bounceToken]);
    expect(new Set(tokens).size).toBe(9);
    expect(events).toMatchObject([
      { occurredAt: LATER, body: { type: 'INVITE_UPDATED', changed: ['recipients'], rescheduled: false } },
    ]);
    expect(invite).toMatchObject({ revision: before.revision + 1, sequence: 0, updatedAt: LATER });
  });

  it('are none where all of them are on it already, in whatever spelling: then nothing changes', () => {
    const before = group(ANA, BO);
    expect(add(before, 'ANA@guest.test', BO)).toEqual({ invite: before, events: [], added: [] });
  });

  it('are those who are not on it yet', () => {
    expect(add(undefined, BO, CLEO).added.map(({ email }) => email)).toEqual([CLEO]);
  });
});

describe('somebody who was taken off', () => {
  const without = removeRecipient(group(ANA, BO), BO, minted(NOW + MINUTE)).invite;

  it('comes back as the one that they were, asked anew, by a text that is newer than their cancellation', () => {
    const { invite, added } = add(without, { email: BO, name: 'Bo' });
    const { id, token, bounceToken } = person(without, BO);
    expect(added).toEqual([{ id, token, bounceToken, email: BO, name: 'Bo', status: 'PENDING' }]);
    expect(invite.removed).toEqual([]);
    expect(invite.sequence).toBe(without.sequence + 1);
    expect(invite.stampedAt).toBeGreaterThan(without.stampedAt);
  });

  it('stays off while others come, whose calendars know of no cancellation', () => {
    const { invite } = add(without, CLEO);
    expect(invite.removed).toEqual(without.removed);
    expect(invite.sequence).toBe(without.sequence);
  });

  it('counts when they answer again', () => {
    const { invite } = add(without, BO);
    const reply = answer({ sequence: invite.sequence, receivedAt: LATER + MINUTE, status: 'DECLINED' });
    expect(person(receive(invite, { from: BO }, reply).invite, BO).status).toBe('DECLINED');
  });
});

describe('refused are', () => {
  it('people for an invite that was made for one', () => {
    expect(refusals(() => add(single(), CLEO))).toEqual(['input.recipients: NOT_ALLOWED']);
  });

  it('people for an invite that was called off', () => {
    const cancelled = cancelInvite(group(ANA, BO), minted()).invite;
    expect(refusals(() => add(cancelled, CLEO))).toEqual(['input.smartInviteId: INVITE_CANCELLED']);
  });

  it('lists that say nothing, name somebody twice or what is no address, each at its place', () => {
    expect(refusals(() => add(undefined))).toEqual(['input.recipients: INVALID_INPUT']);
    expect(refusals(() => add(undefined, CLEO, 'Cleo@guest.test', 'cleo'))).toEqual([
      'input.recipients.1.email: INVALID_INPUT',
      'input.recipients.2.email: INVALID_INPUT',
    ]);
  });

  it(`more than ${MAX_RECIPIENTS} at once, and more than ${MAX_GUESTS_EVER} in the course of time`, () => {
    const full = add(undefined, ...many(MAX_RECIPIENTS - 2)).invite;
    expect(full.recipients).toHaveLength(MAX_RECIPIENTS);
    expect(refusals(() => add(full, CLEO))).toEqual(['input.recipients: INVALID_INPUT']);
    const removed = many(MAX_GUESTS_EVER - 2, 'r').map((email) => ({ ...person(full, ANA), email }));
    const old = { ...group(ANA, BO), removed };
    expect(refusals(() => add(old, CLEO))).toEqual(['input.recipients: NOT_ALLOWED']);
    expect(add(old, 'r7@guest.test').added).toHaveLength(1);
    expect(add({ ...old, removed: removed.slice(1) }, CLEO).added).toHaveLength(1);
  });
});
