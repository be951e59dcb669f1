import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { graphql } from 'graphql';
import { pino } from 'pino';
import { EVERYBODY } from '../../../src/access/authenticate.ts';
import { readConfig } from '../../../src/config.ts';
import { openAccess } from '../../../src/gateway/access.ts';
import { openCore } from '../../../src/gateway/core.ts';
import { createGraphContext } from '../../../src/gateway/graph-context.ts';
import type { MailDesk } from '../../../src/invites/mail-desk.ts';
import { createEmbeddedEngine } from '../../../src/mail/engine.ts';
import { replyAddressScheme } from '../../../src/mail/reply-address.ts';
import type { GraphContext } from '../../../src/schema/context.ts';
import { schema } from '../../../src/schema/index.ts';
import { inviteInput } from '../../support/create-invite.ts';

/** The graph over a store with some invites, and no server around it. The desk of mail is empty: using it fails. */
export async function anOpenGraph() {
  const folder = await mkdtemp(join(tmpdir(), 'invitegraph-'));
  const log = pino({ level: 'silent' });
  const config = readConfig({ DATABASE_URL: `sqlite:${join(folder, 'test.db')}` });
  const engine = createEmbeddedEngine({
    replyScheme: replyAddressScheme('{token}@reply.test'),
    defaultOrganizerName: 'Acme',
  });
  const core = await openCore(config, engine, log);
  const access = await openAccess(config, core, [], log);
  const contextOf = createGraphContext({
    ...core,
    administration: access.administration,
    issueViewerToken: async () => ({ token: 'token', expiresAt: 0 }),
    mail: {} as MailDesk,
    onAuditError: (error) => {
      throw error;
    },
    rsvpUrl: (_invite, { token }) => `https://invites.test/rsvp/${token}`,
  });
  const createContext = (principal = EVERYBODY): GraphContext => contextOf(principal);
  const mutate = async (source: string, variableValues: Record<string, unknown>) => {
    const answer = await graphql({ schema, source, variableValues, contextValue: createContext() });
    // biome-ignore lint/suspicious/noExplicitAny: a test looks into what it selected, whatever its shape
    const data = answer.data as any;
    if (!data) throw new Error(JSON.stringify(answer.errors));
    return data;
  };
  const create = async (id: string, changes: Record<string, unknown> = {}) => {
    const { createInvite } = await mutate(
      `mutation ($input: CreateInviteInput!) { createInvite(input: $input) {
        invite { id recipients { id email } timeline { edges { cursor } } } errors { message } } }`,
      { input: inviteInput(id, changes) },
    );
    if (!createInvite.invite) throw new Error(JSON.stringify(createInvite.errors));
    return createInvite.invite as {
      id: string;
      recipients: { id: string; email: string }[];
      timeline: { edges: { cursor: string }[] };
    };
  };
  const answer = (smartInviteId: string, email: string, status: 'ACCEPTED' | 'DECLINED', comment: string) =>
    core.recordReply('default', { smartInviteId }, [
      {
        claim: { from: email },
        reply: {
          status,
          comment,
          receivedAt: Date.parse('2031-01-01T00:00:00Z'),
          channel: 'CALLBACK',
          verification: { verified: true, method: 'UPSTREAM', explanation: 'Read there.' },
        },
      },
    ]);
  return {
    core,
    administration: access.administration,
    createContext,
    create,
    answer,
    async [Symbol.asyncDispose]() {
      await access.stop();
      await core.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
