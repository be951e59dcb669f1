import { InvitesPage } from '../invites/invites-page.tsx';
import { useRoute } from './route.ts';

/** The page that the address names. */
export function Page() {
  const { parts, search } = useRoute();
  if (parts.length === 0) return <InvitesPage search={search} />;
  return (
    <>
      <h1>There is nothing here</h1>
      <p>
        <a href="#/">All invites</a>
      </p>
    </>
  );
}
