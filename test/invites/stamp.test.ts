import { describe, expect, it } from 'vitest';
import { nextStamp, wholeSeconds } from '../../src/invites/stamp.ts';
import { NOW, single } from './sample-invite.ts';

describe('DTSTAMP', () => {
  it('is cut to whole seconds, downwards before 1970 too', () => {
    expect(wholeSeconds(1999)).toBe(1000);
    expect(wholeSeconds(-1)).toBe(-1000);
  });

  it('of the next text is later even where two changes share a second or the clock went back', () => {
    const invite = single();
    expect(nextStamp(invite, NOW + 5)).toBe(invite.stampedAt + 1000);
    expect(nextStamp(invite, NOW - 3_600_000)).toBe(invite.stampedAt + 1000);
  });

  it('of the next text is the present time where that is later', () => {
    expect(nextStamp(single(), NOW + 90_500)).toBe(NOW + 90_000);
  });
});
