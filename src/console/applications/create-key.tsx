import { useState } from 'react';
import { Field } from '../form/field.tsx';
import { FormDialog } from '../form/form-dialog.tsx';
import { sortProblems } from '../form/problems.ts';
import { CreateApiKeyDocument, type Scope } from '../generated/graphql.ts';
import { useChange } from '../invite/use-change.ts';
import { SCOPE_WORDS } from './scope-words.ts';
import { ShownOnce } from './shown-once.tsx';

const DAY = 86_400;
const LIVES = [
  { days: 0, words: 'Until it is revoked' },
  { days: 30, words: 'For 30 days' },
  { days: 90, words: 'For 90 days' },
  { days: 365, words: 'For a year' },
] as const;

/** Asks what a new key of an application is for and what it allows, and shows it. */
export function CreateKey(props: {
  readonly clientId: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const { clientId, onDone, onClose } = props;
  const change = useChange(CreateApiKeyDocument);
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ReadonlySet<Scope>>(new Set(['INVITES_READ']));
  const [days, setDays] = useState(0);
  const [key, setKey] = useState<string>();
  const problems = sortProblems(change.problems, change.error, ['name', 'scopes', 'expiresInSeconds']);
  const create = async () => {
    const ends = days === 0 ? {} : { expiresInSeconds: days * DAY };
    const made = await change.run({ input: { clientId, name, scopes: [...scopes], ...ends } });
    if (!made) return;
    setKey(made.key ?? '');
    onDone();
  };
  const toggle = (scope: Scope) => {
    const next = new Set(scopes);
    if (!next.delete(scope)) next.add(scope);
    setScopes(next);
  };
  if (key !== undefined)
    return <ShownOnce title={`The key ${name}`} label="Key" secret={key} onClose={onClose} />;
  return (
    <FormDialog
      title="Create a key"
      change={change}
      problems={problems}
      yes="Create it"
      onYes={create}
      onClose={onClose}
    >
      <Field
        label="Name"
        hint="What it is for. No personal data: whoever administers sees it."
        problem={problems.at('name')}
      >
        {(tied) => <input {...tied} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <fieldset className="field">
        <legend>What it may do</legend>
        {(Object.keys(SCOPE_WORDS) as Scope[]).map((scope) => (
          <label key={scope} className="check">
            <input type="checkbox" checked={scopes.has(scope)} onChange={() => toggle(scope)} />
            {SCOPE_WORDS[scope]}
          </label>
        ))}
        {problems.at('scopes') && <p className="problem">{problems.at('scopes')}</p>}
      </fieldset>
      <Field label="How long it lives" problem={problems.at('expiresInSeconds')}>
        {(tied) => (
          <select {...tied} value={days} onChange={(event) => setDays(Number(event.target.value))}>
            {LIVES.map((life) => (
              <option key={life.days} value={life.days}>
                {life.words}
              </option>
            ))}
          </select>
        )}
      </Field>
    </FormDialog>
  );
}
