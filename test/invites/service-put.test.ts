import { describe, expect, it } from 'vitest';
import type { InviteDraft } from '../../src/invites/create.ts';
import { BACKENDS } from '../contract/backends.ts';
import { aService, refusal } from './a-service.ts';
import { answer, at, draft, EVENT, MINUTE } from './sample-invite.ts';

const people = (...names: string[]) => names.map((name) => ({ email: `${name}@guest.test` }));
const moved = { ...EVENT, start: at('2031-03-04T09:45:00Z') };

describe.each(BACKENDS)('putting an invite over $name', (backend) => {
  /** A service with an invite, whose mail was sent already, and `put` for the next drafts of it. */
  async function anInvited(first: Partial<InviteDraft> = {}) {
    const app = await aService(backend);
    const put = (over: Partial<InviteDraft> = {}, key?: string) =>
      app.service.put('app', draft(over), key === undefined ? {} : { idempotencyKey: key });
    const invite = await put(first);
    await app.database.transaction((tx) => tx.deleteFrom('job').execute());
    return { ...app, put, invite };
  }

  it('makes it where there is none, mails everybody and says so in the log', async () => {
    await using app = await aService(backend);
    const invite = await app.service.put('app', draft({ recipients: people('ana', 'bo') }));
    expect(await app.stored(invite)).toEqual(invite);
    expect(invite).toMatchObject({ revision: 1, sequence: 0, group: true, state: 'ACTIVE' });
    expect(await app.types()).toEqual(['INVITE_CREATED']);
    expect(await app.waiting()).toEqual(['REQUEST ana@guest.test', 'REQUEST bo@guest.test']);
    expect(app.woken).toEqual(['app']);
  });

  it('begins with the status that the caller knows, which nobody has answered', async () => {
    await using app = await aService(backend);
    const invite = await app.service.put(
      'app',
      draft({ recipients: [{ email: 'ana@guest.test', status: 'ACCEPTED' }, ...people('bo')] }),
    );
    expect(invite.recipients.map(({ status }) => status)).toEqual(['ACCEPTED', 'PENDING']);
    expect(await app.types()).toEqual(['INVITE_CREATED']);
  });

  it('replaces it where it is there, under the same id and UID, and mails the new text', async () => {
    await using app = await anInvited();
    app.clock.time += MINUTE;
    const after = await app.put({ event: { summary: 'Roof viewing', start: EVENT.start, end: EVENT.end } });
    expect(after).toMatchObject({ id: app.invite.id, uid: app.invite.uid, revision: 2, sequence: 1 });
    expect(after.event).not.toHaveProperty('description');
    expect(await app.stored(after)).toEqual(after);
    expect(await app.types()).toEqual(['INVITE_CREATED', 'INVITE_UPDATED']);
    expect(await app.waiting()).toEqual(['REQUEST ana@guest.test']);
  });

  it('twice with the same draft makes no event, no revision and no mail', async () => {
    await using app = await anInvited({ callbackUrl: 'https://app.test/hooks' });
    app.clock.time += MINUTE;
    expect(await app.put({ callbackUrl: 'https://app.test/hooks' })).toEqual(app.invite);
    expect(await app.types()).toEqual(['INVITE_CREATED']);
    expect(await app.waiting()).toEqual([]);
  });

  it('with new people in a group mails only them, and answers to their own addresses find the invite', async () => {
    await using app = await anInvited({ recipients: people('ana') });
    const after = await app.put({ recipients: people('ana', 'bo') });
    expect(await app.types()).toEqual(['INVITE_CREATED', 'INVITE_UPDATED']);
    expect(await app.waiting()).toEqual(['REQUEST bo@guest.test']);
    const [ana, bo] = after.recipients;
    expect([ana?.delivery?.at, bo?.delivery?.state]).toEqual([
      app.invite.recipients[0]?.delivery?.at,
      'QUEUED',
    ]);
    const found = await app.directory.byToken(bo?.token ?? '');
    expect(found).toMatchObject({ invite: { id: after.id }, recipientId: bo?.id });
    await app.recordReply('app', { id: after.id }, [
      { claim: { from: 'bo@guest.test', addressedId: bo?.id ?? '' }, reply: answer() },
    ]);
    expect((await app.stored(after)).recipients.map(({ status }) => status)).toEqual(['PENDING', 'ACCEPTED']);
  });

  it('with new people and a new time mails everybody', async () => {
    await using app = await anInvited({ recipients: people('ana') });
    await app.put({ recipients: people('bo'), event: moved });
    expect(await app.waiting()).toEqual(['REQUEST ana@guest.test', 'REQUEST bo@guest.test']);
  });

  it('with reminders or a callback address alone changed mails nobody', async () => {
    await using app = await anInvited({ callbackUrl: 'https://app.test/hooks/1' });
    const after = await app.put({
      event: { ...EVENT, reminders: [5] },
      callbackUrl: 'https://app.test/hooks/2',
    });
    expect(after.callbackUrl).toBe('https://app.test/hooks/2');
    expect(await app.put({ event: { ...EVENT, reminders: [5] } })).not.toHaveProperty('callbackUrl');
    expect(await app.types()).toEqual(['INVITE_CREATED', 'INVITE_UPDATED', 'INVITE_UPDATED']);
    expect(await app.waiting()).toEqual([]);
  });

  it('mails as the invite does where the draft does not say, and not where it says RETURN', async () => {
    await using app = await anInvited({ delivery: 'RETURN' });
    await app.put({ event: moved });
    expect(await app.waiting()).toEqual([]);
    await app.put({ event: EVENT, delivery: 'SEND' });
    expect(await app.waiting()).toEqual(['REQUEST ana@guest.test']);
    await app.put({ event: moved, delivery: 'RETURN' });
    expect(await app.types()).toHaveLength(4);
  });

  it('is an invite of its own for another person under the same name', async () => {
    await using app = await anInvited();
    const other = await app.put({ recipient: { email: 'bo@guest.test' } });
    expect(other.id).not.toBe(app.invite.id);
    expect(await app.types()).toEqual(['INVITE_CREATED', 'INVITE_CREATED']);
    expect(await app.put({ recipient: { email: 'ANA@guest.test' } })).toEqual(app.invite);
  });

  it('is refused once it is cancelled, and where it was made for another number of people', async () => {
    await using app = await anInvited();
    expect(await refusal(app.put({ recipients: people('ana') }))).toEqual([
      'input.smartInviteId: ALREADY_EXISTS',
    ]);
    await app.service.cancel('app', { id: app.invite.id });
    expect(await refusal(app.put())).toEqual(['input.smartInviteId: INVITE_CANCELLED']);
    expect(await app.types()).toEqual(['INVITE_CREATED', 'INVITE_CANCELLED']);
  });

  it('gives its first result again under its key, and refuses the key for another draft', async () => {
    await using app = await anInvited();
    const first = await app.put({ event: moved }, 'key');
    await app.put();
    expect(await app.put({ event: moved }, 'key')).toEqual(first);
    expect(await refusal(app.put({}, 'key'))).toEqual(['input.idempotencyKey: IDEMPOTENCY_MISMATCH']);
    expect(await app.types()).toHaveLength(3);
  });

  it('by many at once with one draft makes one invite', async () => {
    await using app = await aService(backend);
    const put = () => app.service.put('app', draft({ recipients: people('ana', 'bo') }));
    const all = await Promise.all(Array.from({ length: 10 }, put));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(await app.types()).toEqual(['INVITE_CREATED']);
    expect(await app.waiting()).toHaveLength(2);
  });
});
