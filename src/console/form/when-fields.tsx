import { useId } from 'react';
import { Field } from './field.tsx';
import { TimeField } from './time-field.tsx';
import type { FieldsOf } from './use-draft.ts';

/**
 * Beginning, end and zone.
 * @param props.ofSeries the date is one of a series, which says for all of them whether they take whole days
 */
export function WhenFields(props: FieldsOf & { readonly ofSeries?: boolean }) {
  const { draft, change, problems, ofSeries = false } = props;
  const zones = useId();
  return (
    <>
      {!ofSeries && (
        <label className="check">
          <input
            type="checkbox"
            checked={draft.allDay}
            onChange={(event) => change({ allDay: event.target.checked })}
          />
          All day
        </label>
      )}
      <div className="pair">
        <TimeField
          label={draft.allDay ? 'First day' : 'Begins'}
          value={draft.start}
          allDay={draft.allDay}
          problem={problems.at('event.start')}
          // A later beginning moves the end along, where it would come before it.
          onChange={(start) =>
            change({ start, ...(draft.end.day < start.day ? { end: { ...draft.end, day: start.day } } : {}) })
          }
        />
        <TimeField
          label={draft.allDay ? 'Last day' : 'Ends'}
          value={draft.end}
          allDay={draft.allDay}
          problem={problems.at('event.end')}
          onChange={(end) => change({ end })}
        />
      </div>
      <Field label="Time zone" problem={problems.at('event.start.timeZone')}>
        {(tied) => (
          <>
            <input
              {...tied}
              list={zones}
              value={draft.timeZone}
              onChange={(event) => change({ timeZone: event.target.value })}
            />
            <datalist id={zones}>
              {Intl.supportedValuesOf('timeZone').map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </>
        )}
      </Field>
    </>
  );
}
