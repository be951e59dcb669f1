import { now } from '../clock.ts';
import { ownZone } from '../form/own-zone.ts';
import { CreateInviteDocument } from '../generated/graphql.ts';
import { ChangeTrouble } from '../invite/change-trouble.tsx';
import { useChange } from '../invite/use-change.ts';
import { Heading } from '../shell/heading.tsx';
import { addressOf, go } from '../shell/route.ts';
import { exampleInvite } from './example.ts';
import { Steps } from './steps.tsx';

/** What somebody sees who opens the console of a gateway without invites. */
export function StartPage() {
  const create = useChange(CreateInviteDocument);
  const start = async () => {
    const done = await create.run({ input: exampleInvite(now(), ownZone()) });
    if (done?.invite) go(addressOf(['start', done.invite.id]));
  };
  return (
    <>
      <Heading title="Your first invite">
        <p className="quiet">It takes a minute. Nothing leaves this machine, and the guests do not exist.</p>
      </Heading>
      <Steps at={1} />
      <div className="card start">
        <p>
          invitegraph mails a calendar invitation, reads what the guests' calendars answer, and shows it here
          as it arrives.
        </p>
        <div className="actions">
          <button
            type="button"
            className="button primary"
            disabled={create.fetching}
            onClick={() => void start()}
          >
            Create an example invite
          </button>
          <a className="button" href={addressOf(['invites', 'new'])}>
            Create one of my own
          </a>
        </div>
        <ChangeTrouble problems={create.problems} error={create.error} />
      </div>
    </>
  );
}
