import { describe, expect, test } from 'vitest';
import { partstatToStatus, statusToPartstat } from '../../src/calendar/status.ts';
import { RSVP_STATUSES } from '../../src/invites/invite.ts';

describe('PARTSTAT and status', () => {
  test.each([
    ['ACCEPTED', 'ACCEPTED'],
    [' "accepted" ', 'ACCEPTED'],
    ['COMPLETED', 'ACCEPTED'],
    ['IN-PROCESS', 'ACCEPTED'],
    ['TENTATIVE', 'TENTATIVE'],
    ['DECLINED', 'DECLINED'],
    ['DELETED', 'DECLINED'],
    ['DELEGATED', 'PENDING'],
    ['NEEDS-ACTION', undefined],
    ['X-MAYBE', undefined],
    ['ACCEPT', undefined],
    ['__proto__', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s means %s', (partstat, status) => {
    expect(partstatToStatus(partstat)).toBe(status);
  });

  test('every status is written so that it reads back, but for PENDING, which answers nothing', () => {
    const read = RSVP_STATUSES.map((status) => partstatToStatus(statusToPartstat(status)));
    expect(read).toEqual([undefined, 'ACCEPTED', 'TENTATIVE', 'DECLINED']);
    expect(statusToPartstat('PENDING')).toBe('NEEDS-ACTION');
  });
});
