import { ApplicationPage } from '../applications/application-page.tsx';
import { ApplicationsPage } from '../applications/applications-page.tsx';
import { EditInvitePage } from '../form/edit-invite-page.tsx';
import { NewInvitePage } from '../form/new-invite-page.tsx';
import { HealthPage } from '../health/health-page.tsx';
import { InvitePage } from '../invite/invite-page.tsx';
import { InvitesPage } from '../invites/invites-page.tsx';
import { MailPage } from '../outbox/mail-page.tsx';
import { OutboxPage } from '../outbox/outbox-page.tsx';
import { StartPage } from '../start/start-page.tsx';
import { TourPage } from '../start/tour-page.tsx';
import { UnmatchedPage } from '../unmatched/unmatched-page.tsx';
import { Heading } from './heading.tsx';
import { useRoute } from './route.ts';
import { useSandbox } from './use-sandbox.ts';

/** The page that the address names. */
export function Page() {
  const { parts, search } = useRoute();
  const sandbox = useSandbox();
  const [place = '', id = '', deed] = parts;
  switch (place) {
    case '':
      return <InvitesPage search={search} />;
    case 'invites':
      if (id === 'new') return <NewInvitePage />;
      return deed === 'edit' ? <EditInvitePage key={id} id={id} /> : <InvitePage key={id} id={id} />;
    case 'start':
      if (id !== '') return <TourPage key={id} id={id} />;
      // Its example is for guests who do not exist: nothing to be mailed to anybody.
      return sandbox ? <StartPage /> : <InvitesPage search={search} />;
    case 'outbox':
      return id === '' ? <OutboxPage /> : <MailPage key={id} id={id} />;
    case 'unmatched':
      return <UnmatchedPage />;
    case 'applications':
      return id === '' ? <ApplicationsPage /> : <ApplicationPage key={id} clientId={id} />;
    case 'health':
      return <HealthPage />;
    default:
      return (
        <>
          <Heading title="There is nothing here" />
          <a href="#/">All invites</a>
        </>
      );
  }
}
