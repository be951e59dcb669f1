import { setTimeout } from 'node:timers/promises';

/** A thread that never says that it is ready. */
await setTimeout(60_000);
