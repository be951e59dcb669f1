import { type FormEvent, useState } from 'react';
import { Field } from '../form/field.tsx';
import { FormTrouble } from '../form/form-trouble.tsx';
import { sortProblems } from '../form/problems.ts';
import { CreateApplicationDocument } from '../generated/graphql.ts';
import { useChange } from '../invite/use-change.ts';
import { Dialog } from '../shell/dialog.tsx';
import { ShownOnce } from './shown-once.tsx';

/** Asks for a new application, and shows its client secret. */
export function CreateApplication(props: { readonly onDone: () => void; readonly onClose: () => void }) {
  const { onDone, onClose } = props;
  const { run, fetching, problems: refused, error } = useChange(CreateApplicationDocument);
  const [name, setName] = useState('');
  const [clientId, setClientId] = useState('');
  const [secret, setSecret] = useState<string>();
  const problems = sortProblems(refused, error, ['name', 'clientId']);
  const create = async (event: FormEvent) => {
    event.preventDefault();
    const made = await run({ input: { name, ...(clientId ? { clientId } : {}) } });
    if (!made) return;
    setSecret(made.clientSecret ?? '');
    onDone();
  };
  if (secret !== undefined)
    return (
      <ShownOnce title={`${name} is there`} label="Its client secret" secret={secret} onClose={onClose} />
    );
  return (
    <Dialog title="Create an application" onClose={onClose}>
      <form className="stack" noValidate onSubmit={(event) => void create(event)}>
        <FormTrouble problems={problems} error={error} />
        <Field label="Name" problem={problems.at('name')}>
          {(tied) => <input {...tied} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field
          label="Client id"
          hint="As your identity provider names it, where it does. Made if you leave it empty."
          problem={problems.at('clientId')}
        >
          {(tied) => (
            <input {...tied} value={clientId} onChange={(event) => setClientId(event.target.value)} />
          )}
        </Field>
        <div className="actions">
          <button type="submit" className="button primary" disabled={fetching}>
            Create it
          </button>
          <button type="button" className="button" onClick={onClose}>
            Leave
          </button>
        </div>
      </form>
    </Dialog>
  );
}
