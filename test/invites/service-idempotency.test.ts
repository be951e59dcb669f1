import { describe, expect, it } from 'vitest';
import { MAX_IDEMPOTENCY_KEY } from '../../src/invites/change.ts';
import { BACKENDS } from '../contract/backends.ts';
import { aService, refusal } from './a-service.ts';
import { draft, MINUTE } from './sample-invite.ts';

const VISIT = { smartInviteId: 'visit-7781' };
const KEY = { idempotencyKey: 'request-1' };

describe.each(BACKENDS)('an idempotency key over $name', (backend) => {
  it('gives the first result again, as it was then, and does nothing twice', async () => {
    await using app = await aService(backend);
    const made = await app.service.create('app', draft(), KEY);
    await app.service.update('app', VISIT, { summary: 'Changed since' });
    app.clock.time += MINUTE;
    expect(await app.service.create('app', draft(), KEY)).toEqual(made);
    expect(await app.types()).toEqual(['INVITE_CREATED', 'INVITE_UPDATED']);
    expect(await app.waiting()).toHaveLength(2);
  });

  it('makes every change repeatable, each under a key of its own', async () => {
    await using app = await aService(backend);
    const { service } = app;
    const people = [{ email: 'ana@guest.test' }, { email: 'bo@guest.test' }];
    await service.create('app', draft({ recipients: people }));
    const changes = [
      () => service.update('app', VISIT, { summary: 'New' }, { idempotencyKey: 'u', expectedRevision: 1 }),
      () => service.resend('app', VISIT, { idempotencyKey: 'r' }),
      () => service.removeRecipient('app', 'visit-7781', 'bo@guest.test', { idempotencyKey: 'd' }),
      () => service.cancel('app', VISIT, { idempotencyKey: 'c', expectedRevision: 3 }),
    ];
    for (const change of changes) {
      const first = await change();
      const before = [await app.types(), await app.waiting()];
      expect(await change()).toEqual(first);
      expect([await app.types(), await app.waiting()]).toEqual(before);
    }
    expect(await app.types()).toEqual([
      'INVITE_CREATED',
      'INVITE_UPDATED',
      'RECIPIENT_REMOVED',
      'INVITE_CANCELLED',
    ]);
  });

  it('is refused with another input, another invite or another operation', async () => {
    await using app = await aService(backend);
    const { service } = app;
    await service.create('app', draft(), KEY);
    await service.create('app', draft({ smartInviteId: 'other' }));
    for (const attempt of [
      service.create('app', draft({ smartInviteId: 'third' }), KEY),
      service.update('app', VISIT, { summary: 'New' }, KEY),
      service.cancel('app', VISIT, KEY),
    ])
      expect(await refusal(attempt)).toEqual(['input.idempotencyKey: IDEMPOTENCY_MISMATCH']);
    expect(await app.types()).toEqual(['INVITE_CREATED', 'INVITE_CREATED']);

    await service.cancel('app', VISIT, { idempotencyKey: 'cancel' });
    const elsewhere = service.cancel('app', { smartInviteId: 'other' }, { idempotencyKey: 'cancel' });
    expect(await refusal(elsewhere)).toEqual(['input.idempotencyKey: IDEMPOTENCY_MISMATCH']);
  });

  it('of one application means nothing in another', async () => {
    await using app = await aService(backend);
    const mine = await app.service.create('app', draft(), KEY);
    const theirs = await app.service.create('other', draft({ smartInviteId: 'other' }), KEY);
    expect([mine.application, theirs.application]).toEqual(['app', 'other']);
  });

  it('used several times at once makes one invite, and all get that one', async () => {
    await using app = await aService(backend);
    const results = await Promise.all(
      Array.from({ length: 10 }, () => app.service.create('app', draft(), KEY)),
    );
    for (const result of results) expect(result).toEqual(results[0]);
    expect(await app.directory.count('app', {})).toBe(1);
    expect(await app.types()).toEqual(['INVITE_CREATED']);
    expect(await app.waiting()).toHaveLength(1);
  });

  it('is not used up by a refusal: the corrected request may carry it', async () => {
    await using app = await aService(backend);
    await refusal(app.service.create('app', draft({ recipient: { email: 'nobody' } }), KEY));
    expect(await app.service.create('app', draft(), KEY)).toMatchObject({ revision: 1 });
  });

  it.each(['', 'x'.repeat(MAX_IDEMPOTENCY_KEY + 1)])(
    'has 1 to 255 characters (%#)',
    async (idempotencyKey) => {
      await using app = await aService(backend);
      expect(await refusal(app.service.create('app', draft(), { idempotencyKey }))).toEqual([
        'input.idempotencyKey: INVALID_INPUT',
      ]);
      expect(await app.types()).toEqual([]);
      await app.service.create('app', draft(), { idempotencyKey: 'x'.repeat(MAX_IDEMPOTENCY_KEY) });
    },
  );
});
