/**
 * Creates an invite and prints every answer as it arrives, also those that arrived while this program, or the
 * gateway, was away: the cursor of the last answer is kept in a file and sent along on every connection.
 *
 *   node examples/live-answers/watch.ts http://127.0.0.1:4000/graphql cursor.txt
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { print } from 'graphql';
import { createClient } from 'graphql-ws';
import {
  AnswersDocument,
  type AnswersSubscription,
  CreateVisitDocument,
  type CreateVisitMutation,
} from './generated/graphql.ts';

const [url = 'http://127.0.0.1:4000/graphql', cursorFile = 'cursor.txt'] = process.argv.slice(2);
let after = existsSync(cursorFile) ? readFileSync(cursorFile, 'utf8') : undefined;

const response = await fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    query: print(CreateVisitDocument),
    variables: {
      input: {
        smartInviteId: 'visit-42',
        recipient: { email: 'ana@guest.test' },
        event: {
          summary: 'Flat viewing',
          start: { dateTime: '2031-03-04T09:30:00Z', timeZone: 'Europe/Lisbon' },
          end: { dateTime: '2031-03-04T10:00:00Z', timeZone: 'Europe/Lisbon' },
        },
        // Starting this program twice must not invite Ana twice.
        idempotencyKey: 'visit-42',
      },
    },
  }),
});
const { data } = (await response.json()) as { data: CreateVisitMutation };
for (const error of data.createInvite.errors) console.error(error.message);
// From the invite's first event on: an answer may come before the subscription stands.
after ??= data.createInvite.invite?.timeline.edges[0]?.cursor;

// No retries inside the client: it would subscribe again with the cursor of the first time, and repeat answers.
const client = createClient({ url: url.replace(/^http/, 'ws'), retryAttempts: 0 });
console.log('watching');
for (;;) {
  const answers = client.iterate<AnswersSubscription>({
    query: print(AnswersDocument),
    variables: { after },
  });
  try {
    for await (const { data: answer, errors } of answers) {
      if (errors) throw new Error(errors[0]?.message);
      const event = answer?.inviteEvents;
      if (event?.__typename !== 'RsvpReceived') continue;
      console.log(`${event.sequence} ${event.reply.email} ${event.status} ${event.comment ?? ''}`.trim());
      after = event.cursor;
      writeFileSync(cursorFile, after);
    }
  } catch (error) {
    console.error(`connection lost, going on from the last answer: ${(error as Error).message ?? error}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
