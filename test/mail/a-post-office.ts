import type { InviteDraft } from '../../src/invites/create.ts';
import type { Invite } from '../../src/invites/invite.ts';
import { type SenderParts, startSender } from '../../src/mail/sender.ts';
import { createSubmitter } from '../../src/mail/submit.ts';
import { BACKENDS } from '../contract/backends.ts';
import { aService } from '../invites/a-service.ts';
import { draft } from '../invites/sample-invite.ts';
import { OPTIONS } from './an-invite.ts';

/** The use cases with senders that share their queue; senders and connections end with the test's scope. */
export async function aPostOffice() {
  const [backend] = BACKENDS;
  if (!backend) throw new Error('there is no backend');
  const app = await aService(backend);
  const closing: (() => Promise<void> | void)[] = [];
  return {
    ...app,
    create: (over: Partial<InviteDraft> = {}): Promise<Invite> => app.service.create('app', draft(over)),
    /** A sender to the SMTP server at this port; without one mail is captured. */
    sender(port?: number, over: Partial<SenderParts> = {}) {
      const submitter = port === undefined ? undefined : createSubmitter(`smtp://127.0.0.1:${port}`);
      const errors: unknown[] = [];
      const sender = startSender({
        queue: app.queue,
        recordDelivery: app.recordDelivery,
        clock: app.clock,
        compose: OPTIONS,
        submitter,
        onError: (error) => void errors.push(error),
        ...over,
      });
      closing.push(async () => {
        await sender.stop();
        submitter?.close();
      });
      return { ...sender, errors };
    },
    async [Symbol.asyncDispose]() {
      for (const close of closing) await close();
      await app[Symbol.asyncDispose]();
    },
  };
}
