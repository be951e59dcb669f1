import type { ReactNode } from 'react';
import { Field } from './field.tsx';
import type { FieldsOf } from './use-draft.ts';

/** Title, place and description of an event, with what says when it is between them. */
export function TextFields(props: FieldsOf & { readonly when: ReactNode }) {
  const { draft, change, problems, when } = props;
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
      {when}
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
    </>
  );
}
