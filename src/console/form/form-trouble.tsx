import type { CombinedError } from 'urql';
import { Trouble } from '../shell/trouble.tsx';
import type { Problems } from './problems.ts';

/** What went wrong and is about no field. */
export function FormTrouble({
  problems,
  error,
}: {
  readonly problems: Problems;
  readonly error: CombinedError | undefined;
}) {
  if (error?.networkError) return <Trouble error={error} />;
  if (problems.elsewhere.length === 0) return null;
  return (
    <p className="trouble" role="alert">
      {problems.elsewhere.join(' ')}
    </p>
  );
}
