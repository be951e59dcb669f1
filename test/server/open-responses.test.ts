import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { OpenResponses } from '../../src/server/open-responses.ts';

test('it holds those whose end has not come, in whatever order they come and go', () => {
  const open = new OpenResponses();
  const expected = new Set<ServerResponse>();
  let state = 7;
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  for (let step = 0; step < 2000; step++) {
    const goes = [...expected][random(expected.size + 5)];
    const response = goes ?? ({} as ServerResponse);
    if (goes) {
      open.delete(response);
      expected.delete(response);
    } else {
      open.add(response);
      expected.add(response);
    }
    expect([...open].length).toBe(expected.size);
    expect(new Set(open)).toEqual(expected);
  }
});
