import { EditInvitePage } from '../form/edit-invite-page.tsx';
import { NewInvitePage } from '../form/new-invite-page.tsx';
import { InvitePage } from '../invite/invite-page.tsx';
import { InvitesPage } from '../invites/invites-page.tsx';
import { Heading } from './heading.tsx';
import { useRoute } from './route.ts';

/** The page that the address names. */
export function Page() {
  const { parts, search } = useRoute();
  const [place = '', id = '', deed] = parts;
  switch (place) {
    case '':
      return <InvitesPage search={search} />;
    case 'invites':
      if (id === 'new') return <NewInvitePage />;
      return deed === 'edit' ? <EditInvitePage key={id} id={id} /> : <InvitePage key={id} id={id} />;
    default:
      return (
        <>
          <Heading title="There is nothing here" />
          <a href="#/">All invites</a>
        </>
      );
  }
}
