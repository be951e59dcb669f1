import { describe, expect, test } from 'vitest';
import { NO_EVIDENCE, type SenderEvidence } from '../../src/invites/evidence.ts';
import type { Invite } from '../../src/invites/invite.ts';
import { type Claim, matchResponder } from '../../src/invites/responder.ts';
import { REPLY_TRUSTS, type ReplyTrust } from '../../src/invites/trust.ts';
import { group, person, single } from './sample-invite.ts';

const proven = (address: string): SenderEvidence => ({
  ...NO_EVIDENCE,
  proof: 'aligned',
  organisation: address.slice(address.indexOf('@') + 1),
});
const relayed: SenderEvidence = { ...NO_EVIDENCE, proof: 'relay' };
const asSomebodyElse: SenderEvidence = { ...NO_EVIDENCE, proof: 'other' };
const refused: SenderEvidence = { ...NO_EVIDENCE, proof: 'failed' };

/** Who is taken to have answered, with the tier, in a few words. */
function who(invite: Invite, claim: Claim, trust: ReplyTrust = 'normal'): string {
  const responder = matchResponder(invite, claim, trust);
  const name =
    responder.kind === 'other'
      ? ` ${responder.email}`
      : responder.kind === 'recipient'
        ? ` ${responder.recipient.email}${responder.respondedBy ? ` by ${responder.respondedBy}` : ''}`
        : '';
  return `${responder.tier ?? '-'} ${responder.kind}${name}`;
}

const ANA = 'ana@guest.test';
const invite = single();
const addressedId = person(invite, ANA).id;
const own = { from: ANA, attendee: ANA, addressedId };

describe('what counts of the recipient’s own mailbox', () => {
  test.each([
    ['proven by DMARC', proven(ANA), ['A recipient', 'A recipient', 'A recipient']],
    ['sent by a calendar service', relayed, ['B recipient', 'B recipient', 'B recipient']],
    ['with nothing known', NO_EVIDENCE, ['C held', 'C recipient', 'C recipient']],
    ['authenticated as somebody else', asSomebodyElse, ['C held', 'C recipient', 'C recipient']],
    ['case 142: against the policy of its domain', refused, ['E held', 'E held', 'E held']],
  ] as const)('%s', (_name, evidence, expected) => {
    const found = REPLY_TRUSTS.map((trust) =>
      who(invite, { ...own, evidence }, trust).replace(` ${ANA}`, ''),
    );
    expect(found).toEqual(expected);
  });
});

describe('an answer from another address of the recipient’s organisation', () => {
  const sales = single('sales@acme.test');
  const claim = {
    from: 'ana@acme.test',
    attendee: 'sales@acme.test',
    addressedId: person(sales, 'sales@acme.test').id,
  };

  test('case 29: counts where DMARC proves the organisation, and says who sent it', () => {
    expect(who(sales, { ...claim, evidence: proven('ana@acme.test') })).toBe(
      'A recipient sales@acme.test by ana@acme.test',
    );
  });

  test('case 31: so does that of an assistant in a sub-domain', () => {
    const evidence = { ...proven('x@acme.test') };
    expect(who(sales, { ...claim, from: 'pa@office.acme.test', evidence })).toBe(
      'A recipient sales@acme.test by pa@office.acme.test',
    );
  });

  test.each([
    ['nothing is proven', NO_EVIDENCE, 'C other ana@acme.test'],
    ['a relay signed it', relayed, 'B other ana@acme.test'],
    ['another organisation is proven', proven('x@evil.test'), 'A other ana@acme.test'],
    ['a domain that only ends alike is proven', proven('x@me.test'), 'A other ana@acme.test'],
  ])('changes nothing where %s', (_name, evidence, expected) => {
    expect(who(sales, { ...claim, evidence })).toBe(expected);
  });

  test('changes nothing where only one of the two addresses is of it, or nothing says whose it is', () => {
    const of = (recipient: string, from: string, evidence: SenderEvidence) => {
      const one = single(recipient);
      return who(one, { from, attendee: recipient, addressedId: person(one, recipient).id, evidence });
    };
    const acme = proven('x@acme.test');
    expect(of('ana@home.test', 'pa@acme.test', acme)).toBe('A other pa@acme.test');
    expect(of('ana@acme.test', 'pa@home.test', acme)).toBe('A other pa@home.test');
    expect(of('ana@acme.test', 'pa@acme.test', { ...NO_EVIDENCE, proof: 'aligned' })).toBe(
      'A other pa@acme.test',
    );
  });

  test('changes nothing where strangers share the domain', () => {
    const gmail = single('ana@gmail.com');
    const evidence = proven('mallory@gmail.com');
    const theirs = { from: 'mallory@gmail.com', attendee: 'ana@gmail.com', evidence };
    expect(who(gmail, { ...theirs, addressedId: person(gmail, 'ana@gmail.com').id })).toBe(
      'A other mallory@gmail.com',
    );
  });

  test('changes nothing where the reply address was not used, or another UID is named', () => {
    const evidence = proven('ana@acme.test');
    expect(who(sales, { ...claim, byUid: true, evidence })).toBe('A other ana@acme.test');
    expect(who(sales, { ...claim, foreignUid: true, evidence })).toBe('A other ana@acme.test');
  });
});

describe('an answer from a stranger', () => {
  test('cases 30 and 34: is listed under the stranger, with the recipient that it may come from', () => {
    const claim = { from: 'ana@home.test', attendee: 'ana@home.test', addressedId, evidence: NO_EVIDENCE };
    expect(who(invite, claim)).toBe('C other ana@home.test');
    const listed = { kind: 'other', email: 'ana@home.test', tier: 'C' };
    expect(matchResponder(invite, { ...claim, isProbableAlias: true })).toStrictEqual({
      ...listed,
      probableRecipientId: addressedId,
    });
    expect(matchResponder(invite, claim)).toStrictEqual(listed);
    const { addressedId: _, ...shared } = claim;
    expect(matchResponder(invite, { ...shared, isProbableAlias: true })).toStrictEqual(listed);
  });

  test('counts for the recipient where the operator trusts reply addresses, and something proves who it is', () => {
    const claim = { from: 'zoe@home.test', attendee: ANA, addressedId };
    expect(who(invite, { ...claim, evidence: relayed }, 'lenient')).toBe(
      `D recipient ${ANA} by zoe@home.test`,
    );
    expect(who(invite, { ...claim, evidence: NO_EVIDENCE }, 'lenient')).toBe('C other zoe@home.test');
  });

  test('waits for a person where it names no sender, whatever the operator trusts', () => {
    const claim = { attendee: ANA, addressedId, evidence: relayed };
    for (const trust of REPLY_TRUSTS) expect(who(invite, claim, trust)).toBe('D unknown');
  });

  test('case 142: is held where it breaks the policy of its domain', () => {
    expect(who(invite, { from: 'zoe@home.test', addressedId, evidence: refused })).toBe('E held');
  });
});

describe('an answer that only its UID led here', () => {
  test('case 64: counts where its sender is proven', () => {
    const claim = { from: ANA, attendee: ANA, byUid: true };
    expect(who(invite, { ...claim, evidence: proven(ANA) })).toBe(`A recipient ${ANA}`);
    expect(who(invite, { ...claim, evidence: relayed })).toBe(`B recipient ${ANA}`);
    expect(who(invite, { ...claim, evidence: NO_EVIDENCE }, 'lenient')).toBe('E held');
    expect(who(invite, { ...claim, from: 'zoe@home.test', evidence: NO_EVIDENCE })).toBe('E held');
  });

  test('case 27: may be spelled with a plus only where it is proven', () => {
    const plus = single('ana+board@guest.test');
    const claim = { from: ANA, attendee: 'ana+board@guest.test', byUid: true };
    expect(who(plus, { ...claim, evidence: relayed })).toBe('B recipient ana+board@guest.test');
    expect(who(plus, { ...claim, evidence: proven(ANA) })).toBe('A recipient ana+board@guest.test');
    expect(who(plus, { ...claim, evidence: NO_EVIDENCE })).toBe('E held');
  });

  test('case 27: nor where it names nobody, or a reply address led here', () => {
    const plus = single('ana+board@guest.test');
    expect(who(plus, { from: ANA, byUid: true, evidence: relayed })).toBe(`B other ${ANA}`);
    expect(who(plus, { from: ANA, attendee: 'ana+board@guest.test', evidence: relayed })).toBe(
      `B other ${ANA}`,
    );
  });
});

test('case 44: a mailbox that answers for another guest changes neither, but for their own organisation', () => {
  const both = group('ana@guest.test', 'bo@guest.test');
  const claim = { from: ANA, attendee: 'bo@guest.test', addressedId: person(both, ANA).id };
  expect(who(both, { ...claim, evidence: NO_EVIDENCE })).toBe('E unknown');
  expect(who(both, { ...claim, evidence: proven(ANA) })).toBe(`A recipient bo@guest.test by ${ANA}`);
});

test('an answer from the recipient’s own mailbox names nobody else', () => {
  expect(matchResponder(invite, { from: ANA })).toStrictEqual({
    kind: 'recipient',
    recipient: person(invite, ANA),
  });
});

test('what a person decided needs no proof', () => {
  expect(who(invite, { attachedTo: addressedId })).toBe(`- recipient ${ANA}`);
  expect(who(invite, { attachedTo: 'nobody' })).toBe('- unknown');
});
