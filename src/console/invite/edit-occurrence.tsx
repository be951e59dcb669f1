import { useState } from 'react';
import { draftOf, occurrenceChanges } from '../form/draft.ts';
import { FormDialog } from '../form/form-dialog.tsx';
import { TextFields } from '../form/text-fields.tsx';
import { useDraft } from '../form/use-draft.ts';
import { WhenFields } from '../form/when-fields.tsx';
import { UpdateOccurrenceDocument, type WholeInviteFragment } from '../generated/graphql.ts';
import { nameOf } from './name-of.ts';
import { type Occurrence, occurrenceName } from './occurrence-name.ts';
import { useChange } from './use-change.ts';

/** Changes one date of a series: its time, its title, its place. */
export function EditOccurrence(props: {
  readonly invite: WholeInviteFragment;
  readonly occurrence: Occurrence;
  readonly onClose: () => void;
}) {
  const { occurrence, onClose } = props;
  // As it was when the dialog was opened: a change on top of another one is refused by its revision.
  const [invite] = useState(props.invite);
  const update = useChange(UpdateOccurrenceDocument);
  const [before] = useState(() => draftOf(invite, occurrence));
  const { draft, problems, change } = useDraft(() => before, update);
  const fields = { draft, change, problems };
  const save = async () => {
    const input = {
      ...nameOf(invite),
      occurrence: occurrenceName(occurrence),
      event: occurrenceChanges(before, draft),
      expectedRevision: invite.revision,
    };
    if (await update.run({ input })) onClose();
  };
  return (
    <FormDialog
      title="Change this date"
      change={update}
      problems={problems}
      yes="Save and tell them"
      onYes={save}
      onClose={onClose}
    >
      <TextFields {...fields} when={<WhenFields {...fields} ofSeries />} />
      <p className="hint">The other dates stay. Another time asks everybody anew for this one.</p>
    </FormDialog>
  );
}
