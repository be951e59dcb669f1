/** The gateway, which on SIGUSR2 collects its garbage and prints what it holds then, in bytes, as JSON on a line. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
process.on('SIGUSR2', () => {
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ held: heapUsed + external, rss })}\n`);
});

await import(process.env.GATEWAY_PART ? './gateway-with-part.ts' : '../../src/main.ts');
