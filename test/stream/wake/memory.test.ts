import { expect, test } from 'vitest';
import { createMemoryWake } from '../../../src/stream/wake/memory.ts';

test('everybody who listens to an application is woken, and nobody else', () => {
  const wake = createMemoryWake();
  const woken: string[] = [];
  wake.listen('app', () => woken.push('first'));
  wake.listen('app', () => woken.push('second'));
  wake.listen('other', () => woken.push('other'));
  wake.notify('app');
  expect(woken).toEqual(['first', 'second']);
  wake.notify('nobody');
  expect(woken).toHaveLength(2);
});

test('who stopped listening is not woken, and stopping twice stops nobody else', () => {
  const wake = createMemoryWake();
  const woken: string[] = [];
  const stop = wake.listen('app', () => woken.push('gone'));
  stop();
  wake.listen('app', () => woken.push('here'));
  stop();
  wake.notify('app');
  expect(woken).toEqual(['here']);
});

test('listening and stopping within a wake-up disturbs nobody', () => {
  const wake = createMemoryWake();
  const woken: string[] = [];
  const stop = wake.listen('app', () => {
    woken.push('first');
    stop();
  });
  wake.listen('app', () => woken.push('second'));
  wake.notify('app');
  wake.notify('app');
  expect(woken).toEqual(['first', 'second', 'second']);
});
