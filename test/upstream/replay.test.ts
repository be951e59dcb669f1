import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { recordFigures } from '../chaos/figures.ts';
import { createRandom, type Random } from '../chaos/random.ts';
import { postCallback } from '../support/callback-request.ts';
import { createInvite, quietInput } from '../support/create-invite.ts';
import type { CronofyAnswer } from '../support/cronofy-invites.ts';
import { aFakeCronofy } from '../support/fake-cronofy.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import type { TestGateway } from '../support/open-gateway.ts';
import { SECRET } from './a-client.ts';
import { openCronofyGateway } from './a-cronofy-gateway.ts';

const GUEST = 'ana@guest.test';
const STATUSES = ['accepted', 'tentative', 'declined'] as const;
/** Callbacks on their way at the same time. */
const AT_ONCE = 32;
const SOON = { timeout: 30_000, interval: 50 };

interface Captured {
  readonly body: string;
  readonly signature: string;
}

/** A seed of its own for every run, printed so that a failing one can be had again. */
function seeded(name: string): Random {
  const seed = Date.now() % 2 ** 31;
  console.info(`${name}: seed ${seed}`);
  return createRandom(seed);
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const mixed = [...list];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = random.between(0, last);
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}

/** Posts them in this order, some at a time, each until it is acknowledged. */
async function postAll(url: string, captured: readonly Captured[]): Promise<void> {
  const left = captured.values();
  const sender = async () => {
    for (const { body, signature } of left)
      expect(await postCallback(url, body, signature)).toEqual({ status: 204, text: '' });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
}

/** Resolves when no look-up that was asked for is left; those of the next hour do not count. */
async function settled({ databaseUrl }: TestGateway, within = SOON): Promise<void> {
  using database = new DatabaseSync(databaseUrl.replace(/^sqlite:/, ''), { readOnly: true });
  const due = database.prepare('select count(*) as n from confirmation where due_at < ?');
  await expect.poll(() => due.get(Date.now() + 120_000)?.n, within).toBe(0);
}

async function statuses(gateway: TestGateway): Promise<Map<string, string>> {
  const { data } = await gateway.request(
    '{ invites(first: 100) { edges { node { smartInviteId recipient { status comment } } } } }',
  );
  return new Map(
    data.invites.edges.map(({ node }: { node: { smartInviteId: string; recipient: object } }) => [
      node.smartInviteId,
      JSON.stringify(node.recipient),
    ]),
  );
}

/** The whole log: which invite each event is about and, where somebody answered, what they said. */
async function readLog(graphqlUrl: string) {
  const seen: { sequence: number; id: string; said: string | undefined }[] = [];
  for (let cursor: string | null = null; ; ) {
    const { data } = await graphqlRequest(
      graphqlUrl,
      `query ($after: Cursor) { inviteEvents(first: 100, after: $after) { edges { cursor node {
        sequence invite { smartInviteId } ... on RsvpReceived { status comment } } } } }`,
      { after: cursor },
    );
    const { edges } = data.inviteEvents;
    if (edges.length === 0) return seen;
    cursor = edges.at(-1).cursor;
    for (const { node } of edges) {
      const said = node.status && asGraph(node);
      seen.push({ sequence: node.sequence, id: node.invite.smartInviteId, said });
    }
  }
}

const asGraph = ({ status, comment = null }: { status: string; comment?: string | null }) =>
  JSON.stringify({ status: status.toUpperCase(), comment });

test('a thousand captured callbacks, played ten times in any order, change nothing (C3)', async () => {
  const random = seeded('replay');
  await using app = await openCronofyGateway({
    CRONOFY_RATE_PER_SECOND: '10000',
    CRONOFY_RATE_PER_MINUTE: '100000',
  });
  const { gateway, cronofy } = app;
  const ids = Array.from({ length: 20 }, (_, index) => `visit-${index}`);
  const captured = new Map<string, Captured[]>(ids.map((id) => [id, []]));
  for (const id of ids) await createInvite(gateway.graphqlUrl, quietInput(id));
  const answer = async (id: string, given: CronofyAnswer) => {
    const callback = cronofy.answer(id, GUEST, given);
    captured.get(id)?.push(callback);
    expect((await postCallback(gateway.publicUrl, callback.body, callback.signature)).status).toBe(204);
  };

  // 47 answers that differ in their words, and then three of which the last is the first to the byte.
  await Promise.all(
    ids.map(async (id) => {
      for (let count = 1; count <= 47; count++)
        await answer(id, { status: STATUSES[count % 3] ?? 'accepted', comment: `Change of mind ${count}` });
      for (const status of ['accepted', 'declined', 'accepted'] as const) await answer(id, { status });
    }),
  );
  await settled(gateway);
  const history = [...captured.values()].flat();
  expect(history).toHaveLength(1000);
  const truth = new Map(ids.map((id) => [id, asGraph({ status: 'accepted' })]));
  expect(await statuses(gateway)).toEqual(truth);

  const before = await readLog(gateway.graphqlUrl);
  for (const id of ids)
    expect(before.filter((event) => event.id === id && event.said).map(({ said }) => said)).toEqual(
      captured.get(id)?.map(({ body }) => asGraph(JSON.parse(body).smart_invite.reply)),
    );

  for (let round = 0; round < 10; round++) await postAll(gateway.publicUrl, shuffled(history, random));
  await settled(gateway);
  expect(await statuses(gateway)).toEqual(truth);
  expect(await readLog(gateway.graphqlUrl)).toEqual(before);
}, 60_000);

/** Callbacks of the burst. BURST_CALLBACKS=5000 is the whole of B10, at Cronofy's own rate; it takes minutes. */
const BURST = Number(process.env.BURST_CALLBACKS ?? 1000);
const PER_MINUTE = BURST > 1000 ? 500 : 1200;

test('a burst of callbacks over fifty invites stays within the rate, and all is right in the end (B10)', async () => {
  const random = seeded('burst');
  const perSecond = 40;
  await using app = await openCronofyGateway({
    CRONOFY_RATE_PER_SECOND: String(perSecond),
    CRONOFY_RATE_PER_MINUTE: String(PER_MINUTE),
  });
  const { gateway, cronofy } = app;
  const ids = Array.from({ length: 50 }, (_, index) => `visit-${index}`);
  await Promise.all(ids.map((id) => createInvite(gateway.graphqlUrl, quietInput(id))));

  const truth = new Map<string, string>();
  const callbacks: Captured[] = [];
  for (let count = 0; count < BURST; count++) {
    const id = ids[count % ids.length] as string;
    const given = { status: STATUSES[random.between(0, 2)] ?? 'accepted', comment: `Answer ${count}` };
    callbacks.push(cronofy.answer(id, GUEST, given));
    truth.set(id, asGraph(given));
  }
  const [made, began] = [cronofy.requests.length, performance.now()];
  // Cronofy promises no order, and only what is looked up tells which answer was the last.
  await postAll(gateway.publicUrl, shuffled(callbacks, random));
  const posted = (performance.now() - began) / 1000;
  await settled(gateway, { ...SOON, timeout: BURST > 1000 ? 240_000 : SOON.timeout });
  const known = await statuses(gateway);
  expect(known).toEqual(truth);

  const seconds = (performance.now() - began) / 1000;
  const looks = cronofy.requests.length - made;
  console.info(
    `burst: posted in ${posted.toFixed(1)} s, ${looks} look-ups, settled in ${seconds.toFixed(1)} s`,
  );
  recordFigures('B10', {
    callbacks: callbacks.length,
    'look-ups a minute': looks / Math.max(1, seconds / 60),
    'wrong states': [...truth].filter(([id, state]) => known.get(id) !== state).length,
  });
  expect(looks).toBeGreaterThanOrEqual(ids.length);
  // Background work has half of the rate.
  expect(looks).toBeLessThanOrEqual((perSecond / 2) * (Math.ceil(seconds) + 1));
  expect(looks).toBeLessThanOrEqual((PER_MINUTE / 2) * (Math.ceil(seconds / 60) + 1));
  expect(cronofy.breaches).toEqual([]);
}, 300_000);

test('a callback that comes to two gateways on one database at once is one event for each change (C7)', async () => {
  await using cronofy = await aFakeCronofy();
  const settings = {
    ENGINE: 'cronofy',
    CRONOFY_API_URL: cronofy.url.href,
    CRONOFY_CLIENT_SECRET: SECRET,
    RECONCILE_MINUTES: '0',
  };
  await using first = await startGatewayProcess(settings);
  await using second = await startGatewayProcess({
    ...settings,
    DATABASE_URL: `sqlite:${first.databasePath}`,
  });
  await createInvite(first.graphqlUrl, quietInput('visit'));
  const comments: string[] = [];
  for (let change = 1; change <= 100; change++) {
    const comment = `Change of mind ${change}`;
    comments.push(comment);
    const { body, signature } = cronofy.answer('visit', GUEST, { status: 'tentative', comment });
    const posted = await Promise.all(
      [first, second, first, second].map(({ url }) => postCallback(url, body, signature)),
    );
    expect(posted.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
  }
  const log = await readLog(first.graphqlUrl);
  expect(await readLog(second.graphqlUrl)).toEqual(log);
  expect(log).toEqual(
    [undefined, ...comments].map((comment, index) => ({
      sequence: index + 1,
      id: 'visit',
      said: comment && asGraph({ status: 'tentative', comment }),
    })),
  );
  const { data } = await graphqlRequest(
    second.graphqlUrl,
    '{ invite(smartInviteId: "visit") { revision recipient { comment } } }',
  );
  expect(data.invite).toEqual({ revision: 101, recipient: { comment: comments.at(-1) } });
}, 60_000);
