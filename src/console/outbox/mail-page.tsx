import { useState } from 'react';
import { useQuery } from 'urql';
import { type CalendarClient, CapturedMailDocument } from '../generated/graphql.ts';
import { MailView } from '../mail/mail-view.tsx';
import { Heading } from '../shell/heading.tsx';
import { addressOf } from '../shell/route.ts';
import { Trouble } from '../shell/trouble.tsx';
import { CLIENT_NAMES } from './client-names.ts';
import { SimulateAnswer } from './simulate-answer.tsx';

const FIRST = ['GMAIL', 'OUTLOOK', 'APPLE'] as const satisfies CalendarClient[];

/** One captured mail, and ways to answer it. */
export function MailPage({ id }: { readonly id: string }) {
  const [{ data, error }] = useQuery({ query: CapturedMailDocument, variables: { id } });
  const [client, setClient] = useState<CalendarClient>();
  const mail = data?.node && 'mime' in data.node ? data.node : undefined;
  const invite = mail?.invite;
  return (
    <>
      <a className="back" href={addressOf(['outbox'])}>
        ← Outbox
      </a>
      <Heading
        title={mail?.subject ?? 'Mail'}
        actions={invite && <a href={addressOf(['invites', invite.id])}>The invite it is about</a>}
      />
      <Trouble error={error} />
      {data && !mail && <p>There is no such mail.</p>}
      {mail && (
        <div className="card stack">
          {invite?.state === 'ACTIVE' && (
            <div className="actions">
              {FIRST.map((one) => (
                <button key={one} type="button" className="button" onClick={() => setClient(one)}>
                  Answer as {CLIENT_NAMES[one]}
                </button>
              ))}
              <button type="button" className="button" onClick={() => setClient('YAHOO')}>
                As another …
              </button>
            </div>
          )}
          <MailView mime={mail.mime} />
        </div>
      )}
      {client && mail && invite && (
        <SimulateAnswer
          smartInviteId={invite.smartInviteId}
          email={mail.to}
          client={client}
          onClose={() => setClient(undefined)}
        />
      )}
    </>
  );
}
