import { describe, expect, it } from 'vitest';
import type { Simulation } from '../../../src/invites/mail-desk.ts';
import { simulatedRequest } from '../../../src/mail/simulate/request.ts';
import { draft } from '../../invites/sample-invite.ts';
import { invitation, NOW, REPLY_TO } from './invitation.ts';

const ANA = {
  id: 'ana',
  token: 'r-ana',
  email: 'ana@guest.test',
  name: 'Ana Ruiz',
  status: 'PENDING',
} as const;
const ACCEPTS: Simulation = { client: 'GMAIL', status: 'ACCEPTED' };
const start = draft().event.start;

function asked(parts: Partial<Simulation>) {
  const given = { icalendar: invitation(), to: REPLY_TO, now: NOW, messageId: '<sim-1@guest.test>' };
  return simulatedRequest({ ...ACCEPTS, ...parts }, ANA, given);
}

describe('who answers', () => {
  it('the recipient, unless it is said otherwise', () => {
    const request = asked({ comment: 'Yes', occurrence: start });
    expect(request).toMatchObject({
      from: { email: 'ana@guest.test', name: 'Ana Ruiz' },
      status: 'ACCEPTED',
      comment: 'Yes',
      recurrenceId: start,
    });
    expect(request).not.toHaveProperty('attendee');
  });

  it('case 29: the recipient from another address, for the one that was invited', () => {
    expect(asked({ sentFrom: 'ana.ruiz@guest.test' })).toMatchObject({
      from: { email: 'ana.ruiz@guest.test', name: 'Ana Ruiz' },
      attendee: { email: 'ana@guest.test', name: 'Ana Ruiz' },
    });
  });

  it('case 34: somebody else in their own name', () => {
    const request = asked({ answeredBy: { email: 'eve@other.test' } });
    expect(request.from).toEqual({ email: 'eve@other.test' });
    expect(request).not.toHaveProperty('attendee');
  });

  it.each([{ sentFrom: 'ana.ruiz@guest.test' }, { delegateTo: 'bo@guest.test' }])(
    'nobody answers in two ways at once: %j',
    (other) => {
      expect(() => asked({ answeredBy: { email: 'eve@other.test' }, ...other })).toThrow(
        expect.objectContaining({ problems: [expect.objectContaining({ code: 'INVALID_INPUT' })] }),
      );
    },
  );
});
