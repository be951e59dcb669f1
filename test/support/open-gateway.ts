import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { freePort } from './free-port.ts';
import { type GraphQLAnswer, graphqlRequest } from './graphql-request.ts';

/** A whole gateway within the test's process, on free ports and in its own folder. */
export interface TestGateway extends AsyncDisposable, Gateway {
  readonly graphqlUrl: string;
  readonly socketUrl: string;
  /** Its own SQLite file, or what the settings name. */
  readonly databaseUrl: string;
  request(query: string, variables?: Record<string, unknown>): Promise<GraphQLAnswer>;
}

/** Opens one with these settings; disposal closes it and removes its folder. */
export async function openTestGateway(
  settings: Record<string, string> = {},
  log: Logger = pino({ level: 'silent' }),
): Promise<TestGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'invitegraph-'));
  try {
    const databaseUrl = settings.DATABASE_URL ?? `sqlite:${join(folder, 'invitegraph.db')}`;
    const config = readConfig({
      PORT: '0',
      INBOUND_SMTP_PORT: String(await freePort()),
      DATABASE_URL: databaseUrl,
      ...settings,
    });
    const gateway = await openGateway(config, log);
    // Not publicUrl: a test may set PUBLIC_URL to an address that leads elsewhere.
    const graphqlUrl = `http://127.0.0.1:${gateway.port}/graphql`;
    return {
      ...gateway,
      graphqlUrl,
      socketUrl: graphqlUrl.replace('http', 'ws'),
      databaseUrl,
      request: (query, variables) => graphqlRequest(graphqlUrl, query, variables),
      async [Symbol.asyncDispose]() {
        await gateway.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
