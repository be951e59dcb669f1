import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError } from '../../../src/errors.ts';
import {
  MAX_MANIFEST_BYTES,
  MAX_TRUSTED_DOCUMENTS,
} from '../../../src/server/graphql/trusted/read-manifest.ts';
import { openTestGateway } from '../../support/open-gateway.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invitegraph-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function start(text: string, mode = 'require') {
  const file = join(folder, 'documents.json');
  await writeFile(file, text);
  return openTestGateway({ TRUSTED_DOCUMENTS: mode, TRUSTED_DOCUMENTS_FILE: file });
}

const many = Object.fromEntries(
  Array.from({ length: MAX_TRUSTED_DOCUMENTS + 1 }, (_, index) => [`d${index}`, '{ __typename }']),
);
test.each([
  ['is no JSON', '{', 'is no JSON'],
  ['is a list', '["{ __typename }"]', 'must name a JSON object'],
  ['is null', 'null', 'must name a JSON object'],
  ['holds something that is no text', '{"a":{"query":"{ __typename }"}}', 'must name a JSON object'],
  ['holds an empty document', '{"a":""}', 'must name a JSON object'],
  ['holds nothing', '{}', 'has no document in it'],
  ['holds too many', JSON.stringify(many), `at most ${MAX_TRUSTED_DOCUMENTS}`],
  ['is too large', JSON.stringify({ a: 'x'.repeat(MAX_MANIFEST_BYTES) }), `at most ${MAX_MANIFEST_BYTES}`],
  ['holds a document that does not parse', '{"a":"{ __typename"}', 'document "a" is refused: Syntax Error'],
  ['holds one that does not validate', '{"a":"{ __typename }","b":"{ nothing }"}', 'document "b" is refused'],
  ['holds one beyond a bound', `{"a":"{${' __typename'.repeat(40)} }"}`, 'document "a" is refused'],
])('a manifest that %s stops the start', async (_what, text, told) => {
  const failed = await start(text).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failed).toBeInstanceOf(ConfigError);
  const { message } = failed as Error;
  expect(message).toMatch(/^TRUSTED_DOCUMENTS_FILE[ :][^\r\n]+$/);
  expect(message).toContain(told);
});

test.each([
  ['is not there', () => join(folder, 'nowhere.json'), 'ENOENT'],
  ['is a folder', () => folder, 'must name a file'],
  ['never ends', () => '/dev/zero', 'must name a file'],
])('so does a file that %s', async (_what, fileOf, told) => {
  const settings = { TRUSTED_DOCUMENTS: 'allow', TRUSTED_DOCUMENTS_FILE: fileOf() };
  const failed = openTestGateway(settings);
  await expect(failed).rejects.toThrow(ConfigError);
  await expect(failed).rejects.toThrow(told);
});

test('and so does a mode without a file', async () => {
  await expect(openTestGateway({ TRUSTED_DOCUMENTS: 'allow' })).rejects.toThrow(
    'TRUSTED_DOCUMENTS_FILE must be set for TRUSTED_DOCUMENTS allow.',
  );
});

test('a gateway that started answers the documents of its manifest, and no others', async () => {
  await using gateway = await start('{"a":"query A { __typename }"}');
  const post = async (params: object) => {
    const response = await fetch(gateway.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(params),
    });
    return response.json();
  };
  expect(await post({ documentId: 'a' })).toEqual({ data: { __typename: 'Query' } });
  expect(await post({ query: '{ engine { name } }' })).toMatchObject({
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
});
