import { describe, expect, it } from 'vitest';
import { mailboxCursorsOf } from '../../src/store/mailbox-cursors.ts';
import { NOW } from '../invites/sample-invite.ts';
import { BACKENDS } from './backends.ts';

describe.each(BACKENDS)('cursors of mailboxes on $name', (backend) => {
  const clock = { now: () => NOW };

  it('are kept for each folder, also over a restart', async () => {
    await using database = await backend.open();
    const cursors = mailboxCursorsOf(database, clock);
    expect(await cursors.read('a/INBOX')).toBeUndefined();
    await cursors.advance('a/INBOX', { uidValidity: '17', uid: 4_294_967_295 });
    await cursors.advance('a/Junk', { uidValidity: '18446744073709551615', uid: 0 });
    const reopened = mailboxCursorsOf(await database.reopen(), clock);
    expect(await reopened.read('a/INBOX')).toEqual({ uidValidity: '17', uid: 4_294_967_295 });
    expect(await reopened.read('a/Junk')).toEqual({ uidValidity: '18446744073709551615', uid: 0 });
    expect(await reopened.read('a/inbox')).toBeUndefined();
  });

  it('never go back, whoever else moves them', async () => {
    await using database = await backend.open();
    const cursors = mailboxCursorsOf(database, clock);
    await Promise.all([5, 3, 9, 1].map((uid) => cursors.advance('a', { uidValidity: '17', uid })));
    expect(await cursors.read('a')).toEqual({ uidValidity: '17', uid: 9 });
    await cursors.advance('a', { uidValidity: '17', uid: 8 });
    expect(await cursors.read('a')).toEqual({ uidValidity: '17', uid: 9 });
  });

  it('begin anew under another UIDVALIDITY', async () => {
    await using database = await backend.open();
    const cursors = mailboxCursorsOf(database, clock);
    await cursors.advance('a', { uidValidity: '17', uid: 900 });
    await cursors.advance('a', { uidValidity: '18', uid: 2 });
    expect(await cursors.read('a')).toEqual({ uidValidity: '18', uid: 2 });
  });
});
