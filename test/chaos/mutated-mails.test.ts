import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { createTransport } from 'nodemailer';
import { expect, test } from 'vitest';
import { MAILS, mutate, mutation } from '../mail/read/a-mutation.ts';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { recordFigures } from './figures.ts';
import { scaled } from './scaled.ts';

/** How many mails are broken and sent. */
const MUTATED = scaled('MUTATED_MAILS', 600, 10_000);
/** Fixed, so that what fails once fails again; the environment may bring another. */
const SEED = Number(process.env.SEED ?? 20_261_123);
/** Mails that share one reply address, fewer than its address takes in an hour. */
const PER_INVITE = 100;
const CONNECTIONS = 8;

/** Resident memory of a process, in megabytes. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

test(
  `E1: ${MUTATED} damaged mails through the real SMTP port: every one is answered 250 and kept, none harms the gateway`,
  async () => {
    await using gateway = await startGatewayProcess({ LOG_LEVEL: 'error' });
    const invites = Math.ceil(MUTATED / PER_INVITE);
    const addresses: string[] = [];
    for (let index = 0; index < invites; index++) {
      await createInvite(gateway.graphqlUrl, quietInput(`mutated-${index}`));
      const { data } = await graphqlRequest(
        gateway.graphqlUrl,
        `{ invite(smartInviteId: "mutated-${index}") { recipient { replyAddress } } }`,
      );
      addresses.push(data.invite.recipient.replyAddress);
    }
    const damaged = fc.tuple(fc.nat(), fc.array(mutation, { minLength: 1, maxLength: 12 }));
    const mails = fc
      .sample(damaged, { seed: SEED, numRuns: MUTATED })
      .map(([which, damage]) => damage.reduce(mutate, MAILS[which % MAILS.length]!));

    const transport = createTransport({
      host: '127.0.0.1',
      port: gateway.smtpPort,
      ignoreTLS: true,
      pool: true,
      maxConnections: CONNECTIONS,
      maxMessages: Number.POSITIVE_INFINITY,
    });
    const before = await memoryOf(gateway.pid());
    const took: number[] = [];
    const queue = mails.entries();
    const answers: Record<string, number> = {};
    const send = async () => {
      for (const [index, mail] of queue) {
        const began = performance.now();
        const envelope = { from: 'ana@guest.test', to: addresses[index % invites]! };
        const answer = await transport.sendMail({ envelope, raw: mail }).then(
          ({ response }) => response.slice(0, 3),
          (error) => String(error.responseCode ?? error.code),
        );
        answers[answer] = (answers[answer] ?? 0) + 1;
        took.push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, send));
    transport.close();
    const after = await memoryOf(gateway.pid());

    const { 250: taken = 0 } = answers;
    recordFigures('E1', { mails: took.length, 'not answered 250': took.length - taken });
    expect(answers).toEqual({ 250: MUTATED });
    expect(gateway.output()).not.toMatch(/uncaught|unhandled|could not be/i);
    const { data } = await graphqlRequest(gateway.graphqlUrl, '{ invites(first: 1) { totalCount } }');
    expect(data.invites.totalCount).toBe(invites);
    took.sort((a, b) => a - b);
    const at = (share: number) => Math.round(took[Math.floor(took.length * share)] ?? 0);
    console.log(
      `E1: ${MUTATED} mails, seed ${SEED}, ${CONNECTIONS} connections: median ${at(0.5)} ms, p99 ${at(0.99)} ms, ` +
        `slowest ${at(0.9999)} ms; memory ${Math.round(before)} MB before, ${Math.round(after)} MB after`,
    );
    expect(after - before).toBeLessThan(300);
  },
  120_000 + MUTATED * 100,
);
