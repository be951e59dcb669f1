import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, jsonRequest } from '../load/http.ts';
import { alternate, rowOf } from '../rounds.ts';
import { type Server, startGateway, startPeer } from '../server.ts';
import type { Suite } from './suite.ts';

/** How long a server is left alone before its idle memory is read, in milliseconds. */
const IDLE_MS = 1500;

const OURS = 'invitegraph';
const YOGA = 'bare graphql-yoga';

/** Time until ready and idle memory, beside a server that has one field and nothing behind it. */
export const start: Suite = async ({ profile, progress }) => {
  const folder = await mkdtemp(join(tmpdir(), 'invitegraph-bench-'));
  try {
    // Both have been started once before: what is compiled and in the disk's cache is so for both.
    await figuresOf(await startGateway({}, folder), 0);
    await figuresOf(await startPeer('bare-yoga'), 0);
    const series = await alternate(
      [
        { name: OURS, measure: async () => figuresOf(await startGateway({}, folder), IDLE_MS) },
        { name: YOGA, measure: async () => figuresOf(await startPeer('bare-yoga'), IDLE_MS) },
      ],
      profile.starts,
      progress,
    );
    const compared = (key: string, what: string, figure: 'ms' | 'mb', unit: string) =>
      rowOf(
        { suite: 'start', key, what, of: YOGA, unit, goal: { kind: 'at most', value: 1.5 } },
        series.of(OURS, figure),
        series.of(YOGA, figure),
      );
    const rows = [compared('start-ready', 'start to ready', 'ms', 'ms')];
    if (series.of(OURS, 'mb').every(Number.isFinite))
      rows.push(compared('start-memory', 'idle memory', 'mb', 'MB'));
    return {
      rows,
      curves: [],
      notes: [
        'Both start with the same Node, TypeScript as it is, ours as `npm start` does; ours opens its database and an SMTP port.',
      ],
      figures: { idleMegabytes: series.median(OURS, 'mb') },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

async function figuresOf(started: Server, idleMs: number): Promise<{ ms: number; mb: number }> {
  await using server = started;
  const answer = await ask(server.port, jsonRequest('/graphql', '{"query":"{ __typename }"}'));
  if (!answer.includes('"Query"')) throw new Error(`It is not ready: ${answer}`);
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  return { ms: server.startedInMs, mb: server.residentBytes() / 2 ** 20 };
}
