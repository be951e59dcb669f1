import type { CombinedError } from 'urql';
import type { ErrorsFragment } from '../generated/graphql.ts';
import { Trouble } from '../shell/trouble.tsx';

/** Why a button did not do what it says. */
export function ChangeTrouble(props: {
  readonly problems: readonly ErrorsFragment[];
  readonly error: CombinedError | undefined;
}) {
  const { problems, error } = props;
  return (
    <>
      <Trouble error={error} />
      {problems.length > 0 && (
        <div className="trouble" role="alert">
          {problems.map(({ message }) => (
            <p key={message}>{message}</p>
          ))}
        </div>
      )}
    </>
  );
}
