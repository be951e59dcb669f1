import { useState } from 'react';
import { Field } from '../form/field.tsx';
import { FormDialog } from '../form/form-dialog.tsx';
import { sortProblems } from '../form/problems.ts';
import { AddRecipientsDocument, type WholeInviteFragment } from '../generated/graphql.ts';
import { useChange } from './use-change.ts';

/** Asks for one more guest of an invite for several. */
export function AddGuest(props: { readonly invite: WholeInviteFragment; readonly onClose: () => void }) {
  const { invite, onClose } = props;
  const change = useChange(AddRecipientsDocument);
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const problems = sortProblems(change.problems, change.error, [
    'recipients.0.email',
    'recipients.0.name',
    'recipients',
  ]);
  const add = async () => {
    const recipients = [{ email, ...(name ? { name } : {}) }];
    if (await change.run({ input: { smartInviteId: invite.smartInviteId, recipients } })) onClose();
  };
  return (
    <FormDialog
      title="Add a guest"
      change={change}
      problems={problems}
      yes="Add and invite them"
      onYes={add}
      onClose={onClose}
    >
      <Field label="Address" problem={problems.at('recipients.0.email') ?? problems.at('recipients')}>
        {(tied) => (
          <input {...tied} type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
        )}
      </Field>
      <Field label="Name" problem={problems.at('recipients.0.name')}>
        {(tied) => <input {...tied} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <p className="hint">They are mailed the invitation. The others are told nothing.</p>
    </FormDialog>
  );
}
