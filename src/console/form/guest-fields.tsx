import type { GuestDraft } from './draft.ts';
import { Field } from './field.tsx';
import type { FieldsOf } from './use-draft.ts';

/** Who is invited. */
export function GuestFields({ draft, change, problems }: FieldsOf) {
  const { guests } = draft;
  const put = (key: number, changed: Partial<GuestDraft>) =>
    change({ guests: guests.map((guest) => (guest.key === key ? { ...guest, ...changed } : guest)) });
  const next = Math.max(...guests.map(({ key }) => key), 0) + 1;
  return (
    <fieldset className="stack">
      <legend className="section">Guests</legend>
      {guests.map((guest, index) => (
        <div className="guest-fields" key={guest.key}>
          <Field
            label={`Address of guest ${index + 1}`}
            problem={
              problems.at(`recipients.${index}.email`) ??
              (index === 0 ? problems.at('recipients') : undefined)
            }
          >
            {(tied) => (
              <input
                {...tied}
                type="email"
                value={guest.email}
                onChange={(event) => put(guest.key, { email: event.target.value })}
              />
            )}
          </Field>
          <Field label="Name" problem={problems.at(`recipients.${index}.name`)}>
            {(tied) => (
              <input
                {...tied}
                value={guest.name}
                onChange={(event) => put(guest.key, { name: event.target.value })}
              />
            )}
          </Field>
          <button
            type="button"
            className="button plain"
            disabled={guests.length === 1}
            aria-label={`Take guest ${index + 1} off`}
            onClick={() => change({ guests: guests.filter(({ key }) => key !== guest.key) })}
          >
            ✕
          </button>
        </div>
      ))}
      <div className="actions">
        <button
          type="button"
          className="button slight"
          onClick={() => change({ guests: [...guests, { key: next, name: '', email: '' }] })}
        >
          Add a guest
        </button>
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.showGuestList}
          onChange={(event) => change({ showGuestList: event.target.checked })}
        />
        Guests see one another
      </label>
    </fieldset>
  );
}
