import { type GuestFragment, InvitePageDocument, type WholeInviteFragment } from '../generated/graphql.ts';
import { useFreshQuery, useNewest, useVersion } from '../graph/use-live.ts';
import { Donut } from '../invite/donut.tsx';
import { useGuestMail } from '../invite/use-guest-mail.ts';
import { MailView } from '../mail/mail-view.tsx';
import { Heading } from '../shell/heading.tsx';
import { addressOf } from '../shell/route.ts';
import { Trouble } from '../shell/trouble.tsx';
import { GUESTS } from './example.ts';
import { PlayedGuest } from './played-guest.tsx';
import { Steps } from './steps.tsx';

/** The example invite: its mail, its guests to be played, and the picture that moves. */
export function TourPage({ id }: { readonly id: string }) {
  const [{ data, error }] = useFreshQuery(InvitePageDocument, { id }, useVersion(id));
  if (data?.invite) return <Tour invite={data.invite} />;
  return (
    <>
      <Heading title="Your first invite" />
      <Trouble error={error} />
      {data && <a href="#/">The invite is gone. Go to the others.</a>}
    </>
  );
}

function Tour({ invite }: { readonly invite: WholeInviteFragment }) {
  const { rsvpSummary } = useNewest(invite);
  const answered = rsvpSummary.total - rsvpSummary.pending;
  return (
    <>
      <Heading title="Your first invite">
        <p className="quiet">
          {answered === 0
            ? 'The mail is captured. Answer it: in the mail itself, or as a calendar would.'
            : 'There it is. Every answer of a real guest arrives the same way.'}
        </p>
      </Heading>
      <Steps at={answered === 0 ? 3 : 4} />
      <div className="columns even">
        <section className="card" aria-labelledby="tour-mail">
          <h2 id="tour-mail">What Ana gets</h2>
          <FirstMail invite={invite} />
        </section>
        <div className="stack">
          <section className="card" aria-labelledby="tour-coming">
            <h2 id="tour-coming">Who is coming</h2>
            <Donut counts={rsvpSummary} />
          </section>
          <section className="card" aria-labelledby="tour-guests">
            <h2 id="tour-guests">Answer as a guest</h2>
            <ul className="guests">
              {GUESTS.map((guest) => (
                <PlayedGuest
                  key={guest.email}
                  guest={guest}
                  smartInviteId={invite.smartInviteId}
                  status={invite.recipients.find(({ email }) => email === guest.email)?.status ?? 'PENDING'}
                />
              ))}
            </ul>
          </section>
          {answered > 0 && (
            <div className="actions">
              <a className="button primary" href={addressOf(['invites', invite.id])}>
                Open the invite
              </a>
              <a className="button" href={addressOf(['invites', 'new'])}>
                Create one of my own
              </a>
              <a className="button" href="/graphql">
                Do the same in GraphiQL
              </a>
            </div>
          )}
        </div>
      </div>
    </>
  );
}

function FirstMail({ invite }: { readonly invite: WholeInviteFragment }) {
  const [guest] = invite.recipients;
  return guest ? <MailOf invite={invite} guest={guest} /> : null;
}

function MailOf({ invite, guest }: { readonly invite: WholeInviteFragment; readonly guest: GuestFragment }) {
  const mail = useGuestMail(invite, guest);
  if (!mail) return <p className="quiet">The mail is on its way …</p>;
  return mail.kind === 'none' ? <p className="quiet">{mail.reason}</p> : <MailView mime={mail.mime} />;
}
