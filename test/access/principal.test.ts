import { expect, test } from 'vitest';
import { type Principal, rightsOf } from '../../src/access/principal.ts';

const base: Principal = { application: 'a', actor: 'key:x', scopes: new Set(['invites:read']) };

test('rights say what may be seen, and not who sees it or for how long', () => {
  const same: Principal[] = [
    { ...base, actor: 'key:y' },
    { ...base, expiresAt: 7 },
    { ...base, scopes: new Set(['invites:read']) },
  ];
  for (const other of same) expect(rightsOf(other)).toBe(rightsOf(base));
  const both: Principal = { ...base, scopes: new Set(['invites:read', 'admin']) };
  expect(rightsOf({ ...base, scopes: new Set(['admin', 'invites:read']) })).toBe(rightsOf(both));
  const bound: Principal = { ...base, only: { smartInviteIds: ['1', '2'] } };
  expect(rightsOf({ ...base, only: { smartInviteIds: ['2', '1'] } })).toBe(rightsOf(bound));
});

test('whoever may see something else has other rights', () => {
  const all: Principal[] = [
    base,
    { ...base, application: 'b' },
    { ...base, application: 'a",["invites:read"],null]' },
    { ...base, scopes: new Set() },
    { ...base, scopes: new Set(['admin']) },
    { ...base, only: {} },
    { ...base, only: { smartInviteIds: [] } },
    { ...base, only: { smartInviteIds: ['1'] } },
    { ...base, only: { smartInviteIds: ['1","2'] } },
    { ...base, only: { smartInviteIds: ['1', '2'] } },
    { ...base, only: { recipientEmail: 'ana@example.com' } },
    { ...base, only: { smartInviteIds: ['1'], recipientEmail: 'ana@example.com' } },
  ];
  expect(new Set(all.map(rightsOf)).size).toBe(all.length);
});
