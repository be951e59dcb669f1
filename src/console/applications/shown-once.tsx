import { Field } from '../form/field.tsx';
import { Dialog } from '../shell/dialog.tsx';

/** A secret that nothing shows again: it goes when this is closed, which no key that slips does. */
export function ShownOnce(props: {
  readonly title: string;
  readonly label: string;
  readonly secret: string;
  readonly onClose: () => void;
}) {
  const { title, label, secret, onClose } = props;
  // Browsers have no clipboard for pages that came without encryption from another machine.
  const { clipboard } = navigator as { readonly clipboard?: Clipboard };
  return (
    <Dialog title={title} onClose={undefined}>
      <div className="stack">
        <Field
          label={label}
          hint="It is shown this once. Keep it where your server reads it."
          problem={undefined}
        >
          {(tied) => <input {...tied} readOnly value={secret} onFocus={(event) => event.target.select()} />}
        </Field>
        <div className="actions">
          {clipboard && (
            <button type="button" className="button" onClick={() => void clipboard.writeText(secret)}>
              Copy
            </button>
          )}
          <button type="button" className="button primary" onClick={onClose}>
            It is kept
          </button>
        </div>
      </div>
    </Dialog>
  );
}
