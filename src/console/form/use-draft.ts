import { useEffect, useRef, useState } from 'react';
import type { CombinedError } from 'urql';
import type { ErrorsFragment } from '../generated/graphql.ts';
import type { Draft } from './draft.ts';
import { type Problems, sortProblems } from './problems.ts';

/** What a part of the form needs. */
export interface FieldsOf {
  readonly draft: Draft;
  readonly change: (changed: Partial<Draft>) => void;
  readonly problems: Problems;
}

/** A draft that is filled in, with what the graph had against it; the first field at fault gets the focus. */
export function useDraft(
  initial: () => Draft,
  refused: { readonly problems: readonly ErrorsFragment[]; readonly error: CombinedError | undefined },
) {
  const [draft, setDraft] = useState(initial);
  const form = useRef<HTMLFormElement>(null);
  const problems: Problems = sortProblems(refused.problems, refused.error, fieldsOf(draft));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each refusal
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refused.problems, refused.error]);
  return { draft, form, problems, change: (changed: Partial<Draft>) => setDraft({ ...draft, ...changed }) };
}

/** The ways of the form's fields below `input`, a part of another one before it. */
function fieldsOf({ guests }: Draft): string[] {
  return [
    'smartInviteId',
    'event.summary',
    'event.start.timeZone',
    'event.start',
    'event.end',
    'event.location',
    'event.description',
    'event.url',
    'event.recurrence',
    'organizer',
    ...guests.flatMap((_, index) => [`recipients.${index}.email`, `recipients.${index}.name`]),
    'recipients',
  ];
}
