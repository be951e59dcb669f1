import { auditServer } from 'graphql-http';
import { expect, test } from 'vitest';
import { recordFigures } from '../chaos/figures.ts';
import { openTestGateway } from '../support/open-gateway.ts';

/** As many as graphql-http 1.23.1 has: fewer would mean that some were not run. */
const AUDITS = 61;

test('every audit of GraphQL over HTTP passes', async () => {
  await using gateway = await openTestGateway();
  const results = await auditServer({ url: gateway.graphqlUrl });
  const failures = results
    .filter(({ status }) => status !== 'ok')
    .map((result) => `${result.id} ${result.name}: ${'reason' in result ? result.reason : ''}`);
  recordFigures('F1', { 'audits passed': results.length - failures.length });
  expect(failures).toEqual([]);
  expect(results).toHaveLength(AUDITS);
});
