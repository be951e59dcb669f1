import { Redis } from 'ioredis';
import { type CarryingConnection, carryWakes } from './carried.ts';
import { ANSWER_MS, inTime } from './reconnecting.ts';
import type { Wake } from './wake.ts';

/**
 * Wake-ups by publish and subscribe, over two connections, since one that subscribes may do nothing else.
 * @param namespace keeps gateways with another database on the same Redis from being woken for nothing
 */
export function createRedisWake(url: string, namespace: string, onTrouble: (error: unknown) => void): Wake {
  const channel = `invitegraph:wake:${namespace}`;
  return carryWakes((onMessage) => subscribe(url, channel, onMessage), onTrouble);
}

async function subscribe(
  url: string,
  channel: string,
  onMessage: (message: string) => void,
): Promise<CarryingConnection> {
  const subscriber = connectionTo(url);
  const publisher = connectionTo(url);
  const gone = Promise.race([subscriber, publisher].map((redis) => endOf(redis)));
  const drop = () => {
    for (const redis of [subscriber, publisher]) redis.disconnect();
  };
  subscriber.on('message', (_channel, message) => onMessage(message));
  try {
    await inTime(Promise.all([subscriber.connect(), publisher.connect()]));
    await inTime(subscriber.subscribe(channel));
  } catch (error) {
    drop();
    throw error;
  }
  return {
    gone,
    drop,
    async heartbeat() {
      await Promise.all([subscriber.ping(), publisher.ping()]);
    },
    async send(messages) {
      await Promise.all(messages.map((message) => publisher.publish(channel, message)));
    },
  };
}

/** One connection and no second: it is keepConnected that tries again, and nothing waits in a queue meanwhile. */
function connectionTo(url: string): Redis {
  return new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: ANSWER_MS,
    autoResubscribe: false,
  });
}

/** Settles with the error, or with nothing, when the connection is over. */
function endOf(redis: Redis): Promise<unknown> {
  return new Promise((resolve) => {
    redis.on('error', resolve);
    redis.once('end', resolve);
  });
}
