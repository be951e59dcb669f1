import { createHash } from 'node:crypto';
import { refuse } from '../errors.ts';
import type { Invite } from '../invites/invite.ts';
import type { Once } from '../invites/ports.ts';
import { holdName } from './hold-name.ts';
import type { Tx } from './tables.ts';

/** First results by idempotency key, in one transaction: kept only if the change itself is. */
export function onceOf(tx: Tx): Once {
  return {
    async recall(application, key, fingerprint) {
      // Held from here on: the second of two who come at once must find this result, not that its invite is taken.
      await holdName(tx, 'once', application, key);
      const first = await tx
        .selectFrom('once')
        .select(['fingerprint', 'result'])
        .where('application', '=', application)
        .where('key', '=', key)
        .executeTakeFirst();
      if (!first) return undefined;
      if (first.fingerprint !== digest(fingerprint))
        throw refuse(
          'IDEMPOTENCY_MISMATCH',
          'This idempotencyKey was used with another input. Use a new key for a new request.',
          'input',
          'idempotencyKey',
        );
      return JSON.parse(first.result) as Invite;
    },

    async keep(application, key, fingerprint, result, now) {
      await tx
        .insertInto('once')
        .values({
          application,
          key,
          fingerprint: digest(fingerprint),
          result: JSON.stringify(result),
          created_at: now,
        })
        .execute();
    },
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
