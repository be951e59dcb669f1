import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DISPOSITIONS } from '../../../src/invites/disposition.ts';
import type { SenderEvidence } from '../../../src/invites/evidence.ts';
import { MAILS, mutate, mutation } from '../read/a-mutation.ts';
import { alignedAs, aMailroom, answerTo } from './a-mailroom.ts';

/** Part 6 of mail-replies, for the whole way from the bytes to the store. */

const PEOPLE = ['ana', 'bo'].map((name) => ({ email: `${name}@guest.test` }));
/** What is no answer says why. */
const NO_ANSWER = /^(auto-reply|bounce|loop|text-only|malformed|unsupported-method|too-large)$/;
const EVIDENCE: readonly Partial<SenderEvidence>[] = [
  {},
  { proof: 'failed' },
  { proof: 'relay' },
  alignedAs('evil.test'),
];

test('total, isolated, idempotent: any bytes are kept with a reason, change one recipient at most, and count once', async () => {
  await using room = await aMailroom({ recipients: PEOPLE });
  const own = ['ACCEPTED', 'DECLINED'].map((status) => Buffer.from(answerTo(room.made, { status })));
  const bytes = fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom(...own, ...MAILS), fc.array(mutation, { maxLength: 5 }))
        .map(([mail, list]) => list.reduce(mutate, mail)),
    },
    fc.uint8Array({ maxLength: 500 }).map((raw) => Buffer.from(raw)),
  );
  const sendings = fc.record({
    evidence: fc.constantFrom(...EVIDENCE),
    mailFrom: fc.constantFrom('', 'ana@guest.test', 'eve@evil.test'),
  });
  await fc.assert(
    fc.asyncProperty(bytes, sendings, async (raw, sending) => {
      const before = await room.invite();
      const kept = await room.kept();
      // Nothing of the event, of other invites or of waiting mail changes: deliver() looks at that itself.
      const { disposition, reasons } = await room.deliver(raw, sending);
      expect(DISPOSITIONS).toContain(disposition);
      if (NO_ANSWER.test(disposition)) expect(reasons.join('')).not.toBe('');
      const after = await room.invite();
      const changed = after.recipients.filter(
        (person, n) => JSON.stringify(person) !== JSON.stringify(before.recipients[n]),
      );
      expect(changed.map(({ email }) => email).filter((email) => email !== 'ana@guest.test')).toEqual([]);
      if (!disposition.startsWith('applied')) expect(after.recipients).toEqual(before.recipients);

      await room.deliver(raw, sending);
      expect(await room.invite()).toEqual(after);
      expect(await room.kept()).toHaveLength(kept.length + 2);
      expect((await room.kept()).at(-1)).toBe('duplicate');
    }),
    { numRuns: 80 },
  );
  // And nobody was locked out by any of it.
  const honest = new Date(room.clock.time).toISOString().replace(/[-:]|\.\d+/g, '');
  const status = (await room.person('ana@guest.test')).status === 'TENTATIVE' ? 'ACCEPTED' : 'TENTATIVE';
  expect(await room.deliver(answerTo(room.made, { status, stamp: honest }))).toMatchObject({
    disposition: 'applied',
  });
  expect((await room.person('ana@guest.test')).status).toBe(status);
});
