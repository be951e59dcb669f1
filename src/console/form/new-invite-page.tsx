import { now } from '../clock.ts';
import { CreateInviteDocument } from '../generated/graphql.ts';
import { useChange } from '../invite/use-change.ts';
import { Heading } from '../shell/heading.tsx';
import { addressOf, go } from '../shell/route.ts';
import { createInput, emptyDraft } from './draft.ts';
import { Field } from './field.tsx';
import { FormTrouble } from './form-trouble.tsx';
import { GuestFields } from './guest-fields.tsx';
import { InviteFields } from './invite-fields.tsx';
import { ownZone } from './own-zone.ts';
import { useDraft } from './use-draft.ts';

export function NewInvitePage() {
  const create = useChange(CreateInviteDocument);
  const { draft, form, problems, change } = useDraft(() => emptyDraft(now(), ownZone()), create);
  const submit = async () => {
    const done = await create.run({ input: createInput(draft) });
    if (done?.invite) go(addressOf(['invites', done.invite.id]));
  };
  return (
    <>
      <Heading title="New invite" />
      <form
        ref={form}
        className="card form stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <FormTrouble problems={problems} error={create.error} />
        <InviteFields draft={draft} change={change} problems={problems} />
        <GuestFields draft={draft} change={change} problems={problems} />
        <fieldset className="stack">
          <legend className="section">From</legend>
          <Field
            label="Organizer"
            hint="The name that guests see. Without one, the gateway's own."
            problem={problems.at('organizer')}
          >
            {(tied) => (
              <input
                {...tied}
                value={draft.organizer}
                onChange={(event) => change({ organizer: event.target.value })}
              />
            )}
          </Field>
          <Field
            label="Id"
            hint="Your application's own name for the invite."
            problem={problems.at('smartInviteId')}
          >
            {(tied) => (
              <input
                {...tied}
                value={draft.smartInviteId}
                onChange={(event) => change({ smartInviteId: event.target.value })}
              />
            )}
          </Field>
        </fieldset>
        <div className="actions">
          <button type="submit" className="button primary" disabled={create.fetching}>
            Create and invite
          </button>
          <a className="button" href="#/">
            Leave
          </a>
        </div>
      </form>
    </>
  );
}
