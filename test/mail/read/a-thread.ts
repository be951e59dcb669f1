import { parentPort } from 'node:worker_threads';
import type { READY } from '../../../src/mail/read/worker.ts';

/** A reading thread that does to itself what its mail says, to see what its owner makes of it. */

const MISDEEDS: Readonly<Record<string, () => void>> = {
  hang: () => {
    for (;;);
  },
  crash: () => {
    throw new Error('crashed');
  },
  exit: () => process.exit(3),
  eat: () => {
    const eaten: unknown[] = [];
    for (;;) eaten.push(Array.from({ length: 1_000_000 }, (_, index) => ({ index })));
  },
};

parentPort?.on('message', ({ raw }: { raw: Uint8Array }) => {
  const text = Buffer.from(raw).toString();
  for (const [name, misdeed] of Object.entries(MISDEEDS)) if (text.includes(`do: ${name}`)) misdeed();
  const environment = Object.keys(process.env);
  parentPort?.postMessage({
    outcome: { kind: 'none', disposition: 'text-only', reason: text },
    warnings: environment,
  });
});
parentPort?.postMessage('ready' satisfies typeof READY);
