import { useId } from 'react';
import type { WallTime } from './wall-time.ts';

/** A day, with a time of day unless it is about whole days. */
export function TimeField(props: {
  readonly label: string;
  readonly value: WallTime;
  readonly allDay: boolean;
  readonly problem: string | undefined;
  readonly onChange: (value: WallTime) => void;
}) {
  const { label, value, allDay, problem, onChange } = props;
  const id = useId();
  const tied = {
    'aria-invalid': problem !== undefined,
    'aria-describedby': problem && `${id}-problem`,
  };
  return (
    <fieldset className="field">
      <legend>{label}</legend>
      <div className="time">
        <input
          {...tied}
          type="date"
          aria-label={`${label}: day`}
          value={value.day}
          onChange={(event) => onChange({ ...value, day: event.target.value })}
        />
        {!allDay && (
          <input
            {...tied}
            type="time"
            aria-label={`${label}: time`}
            value={value.time}
            onChange={(event) => onChange({ ...value, time: event.target.value })}
          />
        )}
      </div>
      {problem && (
        <p className="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </fieldset>
  );
}
