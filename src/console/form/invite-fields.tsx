import { Field } from './field.tsx';
import { TextFields } from './text-fields.tsx';
import type { FieldsOf } from './use-draft.ts';
import { WhenFields } from './when-fields.tsx';

/** What the event is, when and where. */
export function InviteFields(fields: FieldsOf) {
  const { draft, change, problems } = fields;
  return (
    <>
      <TextFields {...fields} when={<WhenFields {...fields} />} />
      <Field label="Page about it" problem={problems.at('event.url')}>
        {(tied) => (
          <input
            {...tied}
            inputMode="url"
            placeholder="https://"
            value={draft.url}
            onChange={(event) => change({ url: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Repeats"
        hint="A rule such as FREQ=WEEKLY;COUNT=6, or nothing for an event that takes place once."
        problem={problems.at('event.recurrence')}
      >
        {(tied) => (
          <input {...tied} value={draft.rule} onChange={(event) => change({ rule: event.target.value })} />
        )}
      </Field>
    </>
  );
}
