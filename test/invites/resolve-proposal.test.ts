import { expect, test } from 'vitest';
import type { RefusedError } from '../../src/errors.ts';
import { acceptProposal } from '../../src/invites/resolve-proposal.ts';
import { minted, NOW, single } from './sample-invite.ts';

test('case 90: a proposal against a time that the event no longer has is not accepted', () => {
  const made = single();
  const [ana] = made.recipients;
  if (!ana) throw new Error('the sample invite has no recipient');
  const proposal = { start: made.event.end, end: made.event.end, outdated: true };
  const invite = { ...made, recipients: [{ ...ana, proposal }] };
  const accepted = () => acceptProposal(invite, { recipientId: ana.id }, minted(NOW));
  expect(accepted).toThrow(/no longer has/);
  try {
    accepted();
  } catch (error) {
    expect((error as RefusedError).problems).toMatchObject([{ code: 'REVISION_CONFLICT' }]);
  }
});
