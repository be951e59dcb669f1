import { useState } from 'react';
import { Field } from '../form/field.tsx';
import { FormDialog } from '../form/form-dialog.tsx';
import { sortProblems } from '../form/problems.ts';
import { CreateApplicationDocument } from '../generated/graphql.ts';
import { useChange } from '../invite/use-change.ts';
import { ShownOnce } from './shown-once.tsx';

/** Asks for a new application, and shows its client secret. */
export function CreateApplication(props: { readonly onDone: () => void; readonly onClose: () => void }) {
  const { onDone, onClose } = props;
  const change = useChange(CreateApplicationDocument);
  const [name, setName] = useState('');
  const [clientId, setClientId] = useState('');
  const [secret, setSecret] = useState<string>();
  const problems = sortProblems(change.problems, change.error, ['name', 'clientId']);
  const create = async () => {
    const made = await change.run({ input: { name, ...(clientId ? { clientId } : {}) } });
    if (!made) return;
    setSecret(made.clientSecret ?? '');
    onDone();
  };
  if (secret !== undefined)
    return (
      <ShownOnce title={`${name} is there`} label="Its client secret" secret={secret} onClose={onClose} />
    );
  return (
    <FormDialog
      title="Create an application"
      change={change}
      problems={problems}
      yes="Create it"
      onYes={create}
      onClose={onClose}
    >
      <Field label="Name" problem={problems.at('name')}>
        {(tied) => <input {...tied} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field
        label="Client id"
        hint="As your identity provider names it, where it does. Made if you leave it empty."
        problem={problems.at('clientId')}
      >
        {(tied) => <input {...tied} value={clientId} onChange={(event) => setClientId(event.target.value)} />}
      </Field>
    </FormDialog>
  );
}
