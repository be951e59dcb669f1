import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** Requests as they come from applications: at a steady rate, over connections that are kept. */
export interface SteadyLoad {
  /** Answered as asked. */
  readonly right: () => number;
  /** What went wrong: refused, cut, or answered with an error. */
  readonly wrong: readonly string[];
  stop(): Promise<void>;
}

/** Connections that are kept; requests take turns on them. */
const CONNECTIONS = 32;

/**
 * Sends `perSecond` GraphQL requests a second, reads and writes in turn. A request that fails is counted as such and
 * never repeated.
 */
export function startSteadyLoad(port: number, perSecond: number): SteadyLoad {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, scheduling: 'fifo' });
  const wrong: string[] = [];
  const underWay = new Set<Promise<void>>();
  let right = 0;
  let sent = 0;
  let stopped = false;

  const send = async (number: number) => {
    const isWrite = number % 2 === 0;
    const body = JSON.stringify(
      isWrite ? creating(`load-${number}`) : { query: '{ invites(first: 1) { totalCount } }' },
    );
    try {
      const { status, text } = await post(agent, port, body);
      const isRight =
        status === 200 && !text.includes('"errors":[{') && (!isWrite || text.includes('"invite":{'));
      if (isRight) right++;
      else wrong.push(`${status} ${text.slice(0, 200)}`);
    } catch (error) {
      wrong.push(String((error as NodeJS.ErrnoException).code ?? error));
    }
  };

  const running = (async () => {
    const began = performance.now();
    while (!stopped) {
      const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
      for (; sent < due; sent++) {
        const one: Promise<void> = send(sent).finally(() => underWay.delete(one));
        underWay.add(one);
      }
      await pause(5);
    }
  })();
  return {
    right: () => right,
    wrong,
    async stop() {
      stopped = true;
      await running;
      await Promise.all(underWay);
      agent.destroy();
    },
  };
}

function creating(smartInviteId: string) {
  const at = (dateTime: string) => ({ dateTime, timeZone: 'Europe/Lisbon' });
  return {
    query: `mutation ($input: CreateInviteInput!) {
      createInvite(input: $input) { invite { id } errors { code } }
    }`,
    variables: {
      input: {
        smartInviteId,
        recipient: { email: 'ana@guest.test' },
        delivery: 'RETURN',
        event: {
          summary: 'Flat viewing',
          start: at('2031-03-04T09:30:00Z'),
          end: at('2031-03-04T10:00:00Z'),
        },
      },
    },
  };
}

function post(agent: Agent, port: number, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const options = { agent, port, host: '127.0.0.1', path: '/graphql', method: 'POST', headers };
    const sending = request(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
