import { Field } from './field.tsx';
import type { FieldsOf } from './use-draft.ts';
import { WhenFields } from './when-fields.tsx';

/** What the event is, when and where. */
export function InviteFields({ draft, change, problems }: FieldsOf) {
  return (
    <>
      <Field label="Title" problem={problems.at('event.summary')}>
        {(tied) => (
          <input
            {...tied}
            value={draft.summary}
            onChange={(event) => change({ summary: event.target.value })}
          />
        )}
      </Field>
      <WhenFields draft={draft} change={change} problems={problems} />
      <Field label="Place" hint="In words, or a link." problem={problems.at('event.location')}>
        {(tied) => (
          <input {...tied} value={draft.place} onChange={(event) => change({ place: event.target.value })} />
        )}
      </Field>
      <Field label="Description" problem={problems.at('event.description')}>
        {(tied) => (
          <textarea
            {...tied}
            rows={4}
            value={draft.description}
            onChange={(event) => change({ description: event.target.value })}
          />
        )}
      </Field>
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
