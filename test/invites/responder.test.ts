import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { removeRecipient } from '../../src/invites/amend.ts';
import type { Invite } from '../../src/invites/invite.ts';
import { type Claim, matchResponder } from '../../src/invites/responder.ts';
import type { ReplyTrust } from '../../src/invites/trust.ts';
import { answer, group, minted, person, receive, single } from './sample-invite.ts';

/** Who is taken to have answered, in a few words. */
function who(invite: Invite, claim: Claim, trust?: ReplyTrust): string {
  const responder = matchResponder(invite, claim, trust);
  if (responder.kind === 'unknown' || responder.kind === 'held') return responder.kind;
  return `${responder.kind} ${responder.kind === 'other' ? responder.email : responder.recipient.email}`;
}
/** The claim with the reply address of one person of the invite. */
const to = (invite: Invite, email: string, claim: Claim): Claim => ({
  ...claim,
  addressedId: person(invite, email).id,
});

describe('the recipient answers', () => {
  it('case 26: in other letters', () => {
    expect(who(single(), { from: 'Ana@Guest.TEST', attendee: 'ANA@guest.test' })).toBe(
      'recipient ana@guest.test',
    );
  });

  it('case 27: from the mailbox behind a plus address, by the reply address', () => {
    const invite = single('ana+board@guest.test');
    const claim = { from: 'ana@guest.test', attendee: 'ana@guest.test' };
    expect(who(invite, to(invite, 'ana+board@guest.test', claim))).toBe('recipient ana+board@guest.test');
  });

  it('case 27: but not without that reply address, since two people could be meant', () => {
    expect(who(single('ana+board@guest.test'), { from: 'ana@guest.test' })).toBe('other ana@guest.test');
  });

  it('case 27: each for herself where ana@ and ana+board@ are both invited', () => {
    const invite = group('ana+board@guest.test', 'ana@guest.test');
    const plain = { from: 'ana@guest.test', attendee: 'ana@guest.test' };
    expect(who(invite, to(invite, 'ana+board@guest.test', plain))).toBe('recipient ana@guest.test');
    const board = { from: 'ana@guest.test', attendee: 'ana+board@guest.test' };
    expect(who(invite, to(invite, 'ana+board@guest.test', board))).toBe('recipient ana+board@guest.test');
    const tagged = { from: 'ana+x@guest.test', attendee: 'ana@guest.test' };
    expect(who(invite, to(invite, 'ana+board@guest.test', tagged))).toBe('other ana+x@guest.test');
  });

  it('case 28: from Gmail without the dots and under its other name', () => {
    const invite = single('a.na@gmail.com');
    const claim = { from: 'ana@googlemail.com', attendee: 'ana@gmail.com' };
    expect(who(invite, to(invite, 'a.na@gmail.com', claim))).toBe('recipient a.na@gmail.com');
    const elsewhere = single('a.na@guest.test');
    expect(who(elsewhere, to(elsewhere, 'a.na@guest.test', { from: 'ana@guest.test' }))).toBe(
      'other ana@guest.test',
    );
  });

  it('case 41: and names no ATTENDEE, or one that nobody knows', () => {
    expect(who(single(), { from: 'ana@guest.test' })).toBe('recipient ana@guest.test');
    expect(who(single(), { from: 'ana@guest.test', attendee: 'x@else.test' })).toBe(
      'recipient ana@guest.test',
    );
  });
});

describe('somebody else answers', () => {
  it('case 30: another account of perhaps the same person is listed and changes nobody', () => {
    const invite = single();
    const claim = { from: 'ana@home.test', attendee: 'ana@home.test' };
    expect(who(invite, to(invite, 'ana@guest.test', claim))).toBe('other ana@home.test');
    const { invite: next, disposition } = receive(invite, to(invite, 'ana@guest.test', claim), answer());
    expect(disposition).toBe('applied-other');
    expect(next.recipients).toStrictEqual(invite.recipients);
    expect(next.replies).toMatchObject([{ email: 'ana@home.test', status: 'ACCEPTED' }]);
  });

  it('case 33: every member of an invited list is listed, the list itself stays pending', () => {
    let invite = single('team@acme.test');
    for (const name of ['ana', 'bo', 'cy']) {
      const from = `${name}@acme.test`;
      expect(who(invite, { from, attendee: 'team@acme.test' })).toBe(`other ${from}`);
      invite = receive(invite, to(invite, 'team@acme.test', { from, attendee: from }), answer()).invite;
    }
    expect(invite.replies.map(({ email }) => email)).toStrictEqual([
      'ana@acme.test',
      'bo@acme.test',
      'cy@acme.test',
    ]);
    expect(invite.recipients).toMatchObject([{ email: 'team@acme.test', status: 'PENDING' }]);
  });

  it('case 34: a stranger with a forwarded invitation never becomes a recipient', () => {
    const invite = single();
    const claim = to(invite, 'ana@guest.test', { from: 'crash@evil.test', attendee: 'crash@evil.test' });
    const outcome = receive(invite, claim, answer());
    expect(outcome.invite.recipients).toStrictEqual(invite.recipients);
    expect(outcome.events.map(({ body }) => body)).toMatchObject([
      { type: 'RSVP_RECEIVED', reply: { email: 'crash@evil.test' }, status: 'ACCEPTED' },
    ]);
    expect(outcome.events[0]?.body).not.toHaveProperty('recipientId');
  });

  it('case 34: not even by naming the recipient as ATTENDEE, unless the operator trusts the reply address', () => {
    const invite = single();
    const claim = { from: 'crash@evil.test', attendee: 'ana@guest.test' };
    expect(who(invite, to(invite, 'ana@guest.test', claim))).toBe('other crash@evil.test');
    expect(who(invite, to(invite, 'ana@guest.test', claim), 'lenient')).toBe('recipient ana@guest.test');
    expect(who(invite, claim, 'lenient')).toBe('other crash@evil.test');
  });

  it('nobody does where the message names no sender', () => {
    const invite = single();
    const claim = to(invite, 'ana@guest.test', { attendee: 'ana@guest.test' });
    expect(who(invite, claim)).toBe('unknown');
    expect(who(invite, { ...claim, from: ' ' })).toBe('unknown');
    expect(receive(invite, claim, answer())).toMatchObject({ disposition: 'unmatched', events: [] });
  });
});

describe('one mailbox answers for two invited people', () => {
  const invite = group('ana@guest.test', 'bo@guest.test');
  const anaForBo = { from: 'ana@guest.test', attendee: 'bo@guest.test' };

  it('case 44: the reply address only routes; who sent it and who is named decide', () => {
    const claim = { from: 'bo@guest.test', attendee: 'bo@guest.test' };
    expect(who(invite, to(invite, 'ana@guest.test', claim))).toBe('recipient bo@guest.test');
    expect(who(invite, to(invite, 'bo@guest.test', { from: 'ana@guest.test' }))).toBe(
      'recipient ana@guest.test',
    );
  });

  it("case 44: Ana's mailbox speaking for Bo waits for a person and changes neither of them", () => {
    expect(who(invite, anaForBo)).toBe('unknown');
    expect(who(invite, to(invite, 'ana@guest.test', anaForBo))).toBe('unknown');
    const own = receive(invite, { from: 'ana@guest.test' }, answer({ status: 'DECLINED' })).invite;
    expect(receive(own, anaForBo, answer())).toMatchObject({
      invite: own,
      disposition: 'unmatched',
      events: [],
    });
  });

  it('case 44: where the operator trusts reply addresses it counts for Bo', () => {
    expect(who(invite, to(invite, 'ana@guest.test', anaForBo), 'lenient')).toBe('recipient bo@guest.test');
  });
});

describe('somebody who was taken off the invite answers', () => {
  const invite = removeRecipient(group('ana@guest.test', 'bo@guest.test'), 'bo@guest.test', minted()).invite;
  const fromBo = { from: 'bo@guest.test', attendee: 'bo@guest.test' };

  it('case 70: it is recorded and changes nothing', () => {
    expect(who(invite, fromBo)).toBe('removed bo@guest.test');
    expect(receive(invite, fromBo, answer())).toMatchObject({
      invite,
      disposition: 'cancelled-invite',
      events: [],
    });
  });

  it("cases 44 and 70: Ana's mailbox speaking for them is no answer of Ana's", () => {
    expect(who(invite, { from: 'ana@guest.test', attendee: 'bo@guest.test' })).toBe('unknown');
    expect(who(invite, { from: 'bo@guest.test', attendee: 'ana@guest.test' })).toBe('unknown');
  });
});

describe('whatever a claim says', () => {
  const invite = removeRecipient(
    group('ana@guest.test', 'a.na+x@gmail.com', 'bo@guest.test', 'cy@guest.test'),
    'cy@guest.test',
    minted(),
  ).invite;
  const address = fc.oneof(
    fc.constantFrom(
      'ana@guest.test',
      'ANA@Guest.Test',
      'ana+x@guest.test',
      'ana@googlemail.com',
      'bo@guest.test',
    ),
    fc.constantFrom('a.na+x@gmail.com', 'cy@guest.test', '__proto__', 'constructor', '', '@'),
    fc.string({ unit: 'binary' }),
    fc.emailAddress(),
  );
  const claims: fc.Arbitrary<Claim> = fc.record(
    {
      from: address,
      attendee: address,
      addressedId: fc.constantFrom(
        ...[...invite.recipients, ...invite.removed].map(({ id }) => id),
        'no such id',
      ),
    },
    { requiredKeys: [] },
  );

  it('matching never throws and names people of the invite or the sender, nobody else', () => {
    fc.assert(
      fc.property(claims, fc.constantFrom('normal' as const, 'lenient' as const), (claim, trust) => {
        const responder = matchResponder(invite, claim, trust);
        if (responder.kind === 'recipient') expect(invite.recipients).toContain(responder.recipient);
        if (responder.kind === 'removed') expect(invite.removed).toContain(responder.recipient);
        if (responder.kind === 'other') expect(responder.email).toBe(claim.from?.trim());
      }),
      { numRuns: 3000 },
    );
  });

  it('an answer counts for a recipient only where its sender is that mailbox', () => {
    const canonical = (email: string) =>
      email
        .toLowerCase()
        .replace(/\+[^@]*/, '')
        .replace('googlemail', 'gmail')
        .replace('a.na', 'ana');
    fc.assert(
      fc.property(claims, (claim) => {
        const responder = matchResponder(invite, claim);
        if (responder.kind !== 'recipient') return;
        expect(canonical(claim.from?.trim() ?? '')).toBe(canonical(responder.recipient.email));
      }),
      { numRuns: 3000 },
    );
  });
});
