import { useEffect, useState } from 'react';
import { MailFrame } from './mail-frame.tsx';
import { readMail, type ShownMail } from './read-mail.ts';

const FACES = {
  html: 'As they see it',
  text: 'Plain text',
  calendar: 'Calendar file',
  source: 'Source',
} as const;
type Face = keyof typeof FACES;

/** A mail: as the recipient sees it, and everything that is in it. */
export function MailView({ mime }: { readonly mime: string }) {
  const [mail, setMail] = useState<ShownMail>();
  const [face, setFace] = useState<Face>('html');
  useEffect(() => {
    let current = true;
    void readMail(mime).then((read) => current && setMail(read));
    return () => {
      current = false;
    };
  }, [mime]);
  if (!mail) return null;
  const texts = { text: mail.text, calendar: mail.calendar, source: mime };
  return (
    <div className="mail">
      <dl className="mail-head">
        <div>
          <dt>From</dt>
          <dd>{mail.from}</dd>
        </div>
        <div>
          <dt>To</dt>
          <dd>{mail.to}</dd>
        </div>
        <div>
          <dt>Subject</dt>
          <dd>{mail.subject}</dd>
        </div>
      </dl>
      <fieldset className="faces">
        <legend className="hidden">What to show of the mail</legend>
        {Object.entries(FACES).map(([name, label]) => (
          <button
            key={name}
            type="button"
            className="button slight"
            aria-pressed={face === name}
            onClick={() => setFace(name as Face)}
          >
            {label}
          </button>
        ))}
      </fieldset>
      {face === 'html' && mail.html !== undefined ? (
        <MailFrame html={mail.html} subject={mail.subject} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard has to be able to scroll it
        <pre className="mail-source" tabIndex={0}>
          {(face === 'html' ? mail.text : texts[face]) ?? 'The mail has none.'}
        </pre>
      )}
    </div>
  );
}
