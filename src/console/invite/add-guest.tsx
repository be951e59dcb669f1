import { type FormEvent, useState } from 'react';
import { Field } from '../form/field.tsx';
import { FormTrouble } from '../form/form-trouble.tsx';
import { sortProblems } from '../form/problems.ts';
import { AddRecipientsDocument, type WholeInviteFragment } from '../generated/graphql.ts';
import { Dialog } from '../shell/dialog.tsx';
import { useChange } from './use-change.ts';

/** Asks for one more guest of an invite for several. */
export function AddGuest(props: { readonly invite: WholeInviteFragment; readonly onClose: () => void }) {
  const { invite, onClose } = props;
  const { run, fetching, problems: refused, error } = useChange(AddRecipientsDocument);
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const problems = sortProblems(refused, error, ['recipients.0.email', 'recipients.0.name', 'recipients']);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const recipients = [{ email, ...(name ? { name } : {}) }];
    if (await run({ input: { smartInviteId: invite.smartInviteId, recipients } })) onClose();
  };
  return (
    <Dialog title="Add a guest" onClose={onClose}>
      <form className="stack" noValidate onSubmit={(event) => void add(event)}>
        <FormTrouble problems={problems} error={error} />
        <Field label="Address" problem={problems.at('recipients.0.email') ?? problems.at('recipients')}>
          {(tied) => (
            <input {...tied} type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
          )}
        </Field>
        <Field label="Name" problem={problems.at('recipients.0.name')}>
          {(tied) => <input {...tied} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <p className="hint">They are mailed the invitation. The others are told nothing.</p>
        <div className="actions">
          <button type="submit" className="button primary" disabled={fetching}>
            Add and invite them
          </button>
          <button type="button" className="button" onClick={onClose}>
            Leave
          </button>
        </div>
      </form>
    </Dialog>
  );
}
