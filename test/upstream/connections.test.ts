import { expect, test } from 'vitest';
import { createConnections } from '../../src/upstream/connections.ts';

const PATIENT = 30_000;

test('one more than there are waits until one is given back, first come, first served', async () => {
  const connections = createConnections(2);
  const first = await connections.turn(PATIENT);
  await connections.turn(PATIENT);
  const served: string[] = [];
  const third = connections.turn(PATIENT).then((giveBack) => {
    served.push('third');
    return giveBack;
  });
  const fourth = connections.turn(PATIENT).then((giveBack) => {
    served.push('fourth');
    return giveBack;
  });
  expect(await connections.turn(0)).toBeUndefined();
  expect(served).toEqual([]);
  first?.();
  (await third)?.();
  await fourth;
  expect(served).toEqual(['third', 'fourth']);
});

test('giving back twice lets one in and not two', async () => {
  const connections = createConnections(1);
  const giveBack = await connections.turn(PATIENT);
  giveBack?.();
  giveBack?.();
  expect(await connections.turn(0)).toBeDefined();
  expect(await connections.turn(0)).toBeUndefined();
});

test('who goes away or has waited long enough holds up nobody', async () => {
  const connections = createConnections(1);
  const giveBack = await connections.turn(PATIENT);
  const leaving = new AbortController();
  const gone = connections.turn(PATIENT, leaving.signal);
  const late = connections.turn(1);
  const next = connections.turn(PATIENT);
  leaving.abort(new Error('gone'));
  await expect(gone).rejects.toThrow('gone');
  expect(await late).toBeUndefined();
  giveBack?.();
  expect(await next).toBeDefined();
  await expect(connections.turn(PATIENT, leaving.signal)).rejects.toThrow('gone');
});
