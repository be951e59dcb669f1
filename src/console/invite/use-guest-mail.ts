import { useEffect, useState } from 'react';
import { type Client, useClient } from 'urql';
import {
  CapturedMailDocument,
  type GuestFragment,
  MailsOfInvitesDocument,
  type MailsOfInvitesQuery,
  PreviewMailDocument,
  type WholeInviteFragment,
} from '../generated/graphql.ts';
import { explain } from '../graph/client.ts';
import { inputOf } from './input-of.ts';

/** Pages of 100 captured mails that are looked through for the one that is wanted. */
const PAGES = 5;

export type FoundMail =
  | { readonly kind: 'captured' | 'preview'; readonly mime: string }
  | { readonly kind: 'none'; readonly reason: string };

/** Undefined while it is looked for. */
export function useGuestMail(invite: WholeInviteFragment, guest: GuestFragment): FoundMail | undefined {
  const graph = useClient();
  const [found, setFound] = useState<FoundMail>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another mail is there when the state of its delivery changes
  useEffect(() => {
    let current = true;
    void findMail(graph, invite, guest).then((mail) => current && setFound(mail));
    return () => {
      current = false;
    };
  }, [graph, invite.id, guest.id, guest.delivery?.state]);
  return found;
}

async function findMail(
  graph: Client,
  invite: WholeInviteFragment,
  guest: GuestFragment,
): Promise<FoundMail> {
  const id =
    guest.delivery?.state === 'CAPTURED' ? await findCaptured(graph, invite.id, guest.email) : undefined;
  if (id !== undefined) {
    const { data } = await graph.query(CapturedMailDocument, { id });
    if (data?.node && 'mime' in data.node) return { kind: 'captured', mime: data.node.mime };
  }
  const { data, error } = await graph.query(PreviewMailDocument, { input: inputOf(invite, guest) });
  if (error) return { kind: 'none', reason: explain(error) };
  const [mail] = data?.previewInvite.mails ?? [];
  const refused = data?.previewInvite.errors.map(({ message }) => message).join(' ');
  return mail
    ? { kind: 'preview', mime: mail.mime }
    : { kind: 'none', reason: refused || 'Nothing is mailed for it.' };
}

async function findCaptured(graph: Client, inviteId: string, email: string): Promise<string | undefined> {
  let place: { readonly after: string | null } | undefined = { after: null };
  for (let page = 0; place && page < PAGES; page += 1) {
    const outbox = await outboxPage(graph, place.after);
    const mail = outbox?.edges.find(({ node }) => node.invite?.id === inviteId && node.to === email);
    if (mail) return mail.node.id;
    place = outbox?.pageInfo.hasNextPage ? { after: outbox.pageInfo.endCursor } : undefined;
  }
  return undefined;
}

async function outboxPage(
  graph: Client,
  after: string | null,
): Promise<MailsOfInvitesQuery['outbox'] | undefined> {
  return (await graph.query(MailsOfInvitesDocument, { after }, { requestPolicy: 'network-only' })).data
    ?.outbox;
}
