import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { exampleTabs } from '../../../src/server/graphiql/tabs.ts';
import { startGatewayProcess } from '../../support/gateway-process.ts';
import { graphqlRequest } from '../../support/graphql-request.ts';
import { socketClient } from '../../support/watch-events.ts';

const schema = buildSchema(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'));
const tabs = exampleTabs().map(({ query }) => {
  const [operation, ...others] = parse(query).definitions;
  if (operation?.kind !== 'OperationDefinition' || others.length > 0)
    throw new Error(`Not one operation: ${query}`);
  return { query, operation, name: operation.name?.value ?? '' };
});

test('the ten tabs are the main job in order, each one valid operation with literal arguments', () => {
  expect(tabs.map(({ operation, name }) => `${operation.operation} ${name}`)).toEqual([
    'mutation CreateInvite',
    'subscription WatchAnswers',
    'query InviteStatus',
    'mutation SimulateReply',
    'query CapturedMail',
    'mutation MoveInvite',
    'query Timeline',
    'query WhoIsComing',
    'mutation ViewerToken',
    'mutation CancelInvite',
  ]);
  tabs.forEach(({ query, operation }, index) => {
    expect(query).toMatch(new RegExp(`^# ${index + 1}\\. `));
    expect(validate(schema, parse(query))).toEqual([]);
    expect(operation.variableDefinitions ?? []).toEqual([]);
  });
});

test('run one after the other on a gateway just started, each does what it says', async () => {
  await using gateway = await startGatewayProcess();
  const client = socketClient(gateway.socketUrl);
  const watched = tabs.find(({ name }) => name === 'WatchAnswers')?.query ?? '';
  const events = client.iterate<{ inviteEvents: { status?: string } }>({ query: watched });
  // A subscription begins when it is asked for its first event; the answer comes tabs later.
  const first = events.next();
  const answers = new Map<string, unknown>();
  for (const { name, query, operation } of tabs) {
    if (operation.operation === 'subscription') continue;
    const { data, errors } = await graphqlRequest(gateway.graphqlUrl, query);
    expect(errors, name).toBeUndefined();
    const [payload] = Object.values(data);
    expect(payload, name).not.toBeNull();
    if (operation.operation === 'mutation') expect(payload, name).toMatchObject({ errors: [] });
    answers.set(name, payload);
  }
  expect(answers.get('InviteStatus')).toMatchObject({ recipient: { status: 'PENDING' } });
  expect(answers.get('SimulateReply')).toMatchObject({ invite: { recipient: { status: 'ACCEPTED' } } });
  expect(answers.get('CapturedMail')).toMatchObject({ edges: [{ node: { to: 'ana@guest.test' } }] });
  expect(answers.get('MoveInvite')).toMatchObject({ invite: { recipient: { status: 'PENDING' } } });
  expect(JSON.stringify(answers.get('Timeline'))).toContain('RsvpReceived');
  expect(answers.get('WhoIsComing')).toMatchObject({ totalCount: 1 });
  expect(answers.get('ViewerToken')).toMatchObject({ token: expect.any(String) });
  expect(answers.get('CancelInvite')).toMatchObject({ invite: { state: 'CANCELLED' } });
  for (let next = await first; ; next = await events.next()) {
    if (next.done || next.value.errors) throw new Error('The subscription ended without the answer.');
    if (next.value.data?.inviteEvents.status === 'ACCEPTED') break;
  }
  await client.dispose();
});
