import {
  AcceptProposalDocument,
  DeclineProposalDocument,
  type ProposedTimeFragment,
} from '../generated/graphql.ts';
import { whenText } from '../invites/when.ts';
import { ChangeTrouble } from './change-trouble.tsx';
import { useChange } from './use-change.ts';

/** Another time that a guest asks for, to be taken or not. */
export function ProposalOf(props: {
  readonly recipientId: string;
  readonly name: string;
  readonly proposal: ProposedTimeFragment;
  readonly revision: number;
}) {
  const { recipientId, name, proposal, revision } = props;
  const accept = useChange(AcceptProposalDocument);
  const decline = useChange(DeclineProposalDocument);
  const busy = accept.fetching || decline.fetching;
  // What somebody decides is about what they see: the graph refuses where that is no longer so.
  const input = { recipientId, expectedRevision: revision };
  return (
    <div className="proposal">
      <p>
        Proposes <strong>{whenText(proposal.start, proposal.end)}</strong>
        {proposal.outdated && ' (to an older time of the event)'}
      </p>
      <div className="actions">
        <button
          type="button"
          className="button slight"
          disabled={busy || proposal.outdated}
          onClick={() => void accept.run({ input })}
        >
          Take this time<span className="hidden"> ({name})</span>
        </button>
        <button
          type="button"
          className="button slight"
          disabled={busy}
          onClick={() => void decline.run({ input })}
        >
          Keep the present one<span className="hidden"> ({name})</span>
        </button>
      </div>
      <ChangeTrouble
        problems={[...accept.problems, ...decline.problems]}
        error={accept.error ?? decline.error}
      />
    </div>
  );
}
