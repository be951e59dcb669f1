import type { CombinedError } from 'urql';
import { codeOf, explain } from '../graph/client.ts';

/** What went wrong, where a page could not be shown or something could not be done. */
export function Trouble({ error }: { readonly error: CombinedError | undefined }) {
  // The dialog that asks for a key says it all.
  if (!error || codeOf(error) === 'UNAUTHENTICATED') return null;
  return (
    <p className="trouble" role="alert">
      {explain(error)}
    </p>
  );
}
