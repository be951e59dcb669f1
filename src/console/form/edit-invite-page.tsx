import { useState } from 'react';
import { useQuery } from 'urql';
import { InvitePageDocument, UpdateInviteDocument, type WholeInviteFragment } from '../generated/graphql.ts';
import { useChange } from '../invite/use-change.ts';
import { Heading } from '../shell/heading.tsx';
import { addressOf, go } from '../shell/route.ts';
import { Trouble } from '../shell/trouble.tsx';
import { changesOf, draftOf } from './draft.ts';
import { FormTrouble } from './form-trouble.tsx';
import { InviteFields } from './invite-fields.tsx';
import { useDraft } from './use-draft.ts';

export function EditInvitePage({ id }: { readonly id: string }) {
  const [{ data, error }] = useQuery({
    query: InvitePageDocument,
    variables: { id },
    requestPolicy: 'network-only',
  });
  if (data?.invite) return <EditForm shown={data.invite} />;
  return (
    <>
      <Heading title="Edit invite" />
      <Trouble error={error} />
      {data && <p>There is no such invite.</p>}
    </>
  );
}

function EditForm({ shown }: { readonly shown: WholeInviteFragment }) {
  // As it was when the form was opened: a change on top of another one is refused by its revision.
  const [invite] = useState(shown);
  const update = useChange(UpdateInviteDocument);
  const [before] = useState(() => draftOf(invite));
  const { draft, form, problems, change } = useDraft(() => before, update);
  const page = addressOf(['invites', invite.id]);
  const submit = async () => {
    const only = invite.recipient && invite.recipients[0]?.email;
    const input = {
      smartInviteId: invite.smartInviteId,
      ...(only ? { recipientEmail: only } : {}),
      event: changesOf(before, draft),
      expectedRevision: invite.revision,
    };
    if (await update.run({ input })) go(page);
  };
  return (
    <>
      <Heading title={`Edit ${invite.event.summary}`} />
      <form
        ref={form}
        className="card form stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <FormTrouble problems={problems} error={update.error} />
        <InviteFields draft={draft} change={change} problems={problems} />
        <p className="hint">Guests are mailed what changed for them. Another time asks everybody anew.</p>
        <div className="actions">
          <button type="submit" className="button primary" disabled={update.fetching}>
            Save and tell them
          </button>
          <a className="button" href={page}>
            Leave
          </a>
        </div>
      </form>
    </>
  );
}
