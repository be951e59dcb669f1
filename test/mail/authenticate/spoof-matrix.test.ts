import { beforeAll, describe, expect, it } from 'vitest';
import { isEnough, REPLY_TRUSTS, tierOf } from '../../../src/invites/trust.ts';
import { authenticate } from '../../../src/mail/authenticate/authenticate.ts';
import { bytes } from './a-signed-mail.ts';
import { aLookUp } from './a-zone.ts';
import { type SpoofRow, spoofMatrix, TRUSTED_SEALER } from './spoof-matrix.ts';

interface Verdict {
  readonly row: SpoofRow;
  readonly tier: string;
  readonly changesUnder: readonly string[];
}

let verdicts: Verdict[];
beforeAll(async () => {
  verdicts = [];
  for (const row of spoofMatrix()) {
    const evidence = await authenticate(bytes(await row.mail()), row.delivery, {
      lookUp: aLookUp(row.zone),
      mx: 'mx.reply.example',
      trustedAuthservIds: ['mx.reply.example'],
      trustedSealers: [TRUSTED_SEALER],
    });
    const tier = tierOf({ evidence, byStranger: row.author !== 'self', byUid: row.token === 'wrong' });
    // The reply address of another invite leads to that one, which has another UID and holds the message.
    const changes = REPLY_TRUSTS.filter((trust) => row.token !== 'other' && isEnough(tier, trust));
    verdicts.push({ row, tier, changesUnder: changes });
  }
});

describe('the spoof matrix', () => {
  it('has 648 different rows', () => {
    expect(verdicts).toHaveLength(648);
    expect(new Set(verdicts.map(({ row }) => row.name)).size).toBe(648);
  });

  it('gives every row the tier of the grid that was written by hand', () => {
    const wrong = verdicts
      .filter(({ row, tier }) => row.tier !== undefined && tier !== row.tier)
      .map(({ row, tier }) => `${row.name}: ${tier} and not ${row.tier}`);
    expect(wrong).toEqual([]);
  });

  it('lets every row change an answer under the settings that the grid says, and no others', () => {
    const wrong = verdicts
      .filter(({ row, changesUnder }) => changesUnder.join() !== row.changesUnder.join())
      .map(({ row, changesUnder }) => `${row.name}: ${changesUnder.join()}`);
    expect(wrong).toEqual([]);
  });

  it('strict: nothing that is not proven changes an answer', () => {
    const changing = verdicts.filter(({ changesUnder }) => changesUnder.includes('strict'));
    // Proven in words of its own: From is the recipient, and her domain signed it whole, or sent it under a policy,
    // or a trusted forwarder saw that it did.
    const proven = changing.filter(
      ({ row: { author, dkim, spf, policy, arc, token } }) =>
        author === 'self' &&
        token !== 'other' &&
        (dkim === 'aligned' || (spf === 'aligned' && policy !== 'absent') || arc === 'trusted'),
    );
    expect(changing.length).toBeGreaterThan(0);
    expect(proven).toHaveLength(changing.length);
  });

  it('normal: adds what nobody spoke for or against, by the right reply address', () => {
    const added = verdicts.filter(
      ({ changesUnder }) => changesUnder.includes('normal') && !changesUnder.includes('strict'),
    );
    expect(added.length).toBeGreaterThan(0);
    for (const { row, tier } of added)
      expect([row.author, row.token, row.policy === 'reject', tier], row.name).toEqual([
        'self',
        'right',
        false,
        'C',
      ]);
  });

  it('no setting: a reply that the policy of its domain refuses changes an answer', () => {
    const refused = verdicts.filter(
      ({ row: { dkim, spf, policy, arc } }) =>
        policy === 'reject' && dkim !== 'aligned' && spf !== 'aligned' && arc !== 'trusted',
    );
    expect(refused).toHaveLength(2 * 3 * 2 * 2 * 3);
    expect(refused.filter(({ changesUnder }) => changesUnder.length > 0)).toEqual([]);
  });

  it('no setting: a stranger changes an answer unless it is lenient', () => {
    const strangers = verdicts.filter(({ row }) => row.author === 'stranger');
    expect(strangers.filter(({ changesUnder }) => changesUnder.some((trust) => trust !== 'lenient'))).toEqual(
      [],
    );
  });
});
