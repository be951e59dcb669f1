/** One of many instances that start at once: opens the database that it is sent, and sends back what it found. */
import { once } from 'node:events';
import { openDatabase } from '../../src/store/open-database.ts';
import { sharedSecret } from '../../src/store/shared-secret.ts';

process.send?.('loaded');
const [url] = (await once(process, 'message')) as [string];
const database = await openDatabase(url);
const secret = await sharedSecret(database, 'token-secret', 0);
await database.close();
process.send?.(secret);
process.disconnect?.();
