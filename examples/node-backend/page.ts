/** The browser's half: it has a token that sees one invite, and never the key. */
import { createInviteEventStream } from 'invitegraph/client';

const list = document.getElementById('answers') as HTMLOListElement;
const visit: { gateway: string; after: string } = await (await fetch('/visit')).json();

const events = createInviteEventStream({
  url: visit.gateway,
  // Asked for at every connection, so that a token that has run out is followed by a new one.
  token: async () => (await fetch('/viewer-token', { method: 'POST' })).text(),
  after: visit.after,
});
for await (const event of events) {
  if (event.__typename !== 'RsvpReceived') continue;
  const line = document.createElement('li');
  line.textContent = `${event.reply.email}: ${event.status}`;
  list.append(line);
}
