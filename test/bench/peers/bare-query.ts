/**
 * Reads event rows of BENCH_DATABASE by a bare query in pages of 100, as replay does: `/rows` only reads them,
 * `/parsed` reads each row's JSON too. The body is the first offset and the number of rows; the answer the seconds.
 */
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { bodyOf, listen } from './listen.ts';

const database = new DatabaseSync(process.env.BENCH_DATABASE ?? '', { readOnly: true });
const page = database.prepare(
  'SELECT application, "offset", data FROM event WHERE application = ? AND "offset" > ? ORDER BY "offset" LIMIT 100',
);

listen(
  createServer(async (request, response) => {
    const [after = 0, count = 0] = (await bodyOf(request)).split(' ').map(Number);
    const began = performance.now();
    let at = after;
    while (at < after + count) {
      const rows = page.all('default', at);
      if (rows.length === 0) break;
      if (request.url === '/parsed') for (const { data } of rows) JSON.parse(String(data));
      at = Number(rows.at(-1)?.offset);
    }
    const seconds = (performance.now() - began) / 1000;
    response.end(at - after >= count ? `seconds=${seconds}` : 'too few rows');
  }),
);
