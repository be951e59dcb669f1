import { useState } from 'react';
import { ResolveUnmatchedDocument, type UnmatchedFragment } from '../generated/graphql.ts';
import { ChangeTrouble } from '../invite/change-trouble.tsx';
import { useChange } from '../invite/use-change.ts';
import { STATUS_WORDS } from '../invites/status.tsx';
import { momentText } from '../invites/when.ts';
import { addressOf } from '../shell/route.ts';
import { Attach } from './attach.tsx';

const RESOLVED = { ATTACHED: 'Attached', DISMISSED: 'Put aside' } as const;

/** One message, why it waits, and what a person can decide. Its texts are a stranger's: shown as text alone. */
export function Reply({ reply }: { readonly reply: UnmatchedFragment }) {
  const [attaches, setAttaches] = useState(false);
  const dismiss = useChange(ResolveUnmatchedDocument);
  const { invite, suggestedStatus, suggestedEmail } = reply;
  return (
    <li className="card stack">
      <div className="guest-head">
        <div>
          <h2>{reply.subject ?? 'Without a subject'}</h2>
          <p className="quiet small">
            from {reply.from ?? 'nobody'} · {momentText(reply.receivedAt)}
          </p>
        </div>
        {reply.resolution && <span className="tag">{RESOLVED[reply.resolution]}</span>}
      </div>
      <p>{reply.reason}</p>
      {reply.text && <blockquote className="comment">{reply.text}</blockquote>}
      <p className="facts quiet small">
        {suggestedStatus && (
          <span>
            Seems to answer {STATUS_WORDS[suggestedStatus]}
            {suggestedEmail && ` for ${suggestedEmail}`}
          </span>
        )}
        {invite && (
          <span>
            Came to <a href={addressOf(['invites', invite.id])}>{invite.event.summary}</a>
          </span>
        )}
        {reply.verification && <span>{reply.verification.explanation}</span>}
      </p>
      {!reply.resolution && (
        <div className="actions">
          <button type="button" className="button" onClick={() => setAttaches(true)}>
            Make it an answer …
          </button>
          <button
            type="button"
            className="button"
            disabled={dismiss.fetching}
            onClick={() => void dismiss.run({ input: { id: reply.id, action: 'DISMISS' } })}
          >
            Put it aside
          </button>
        </div>
      )}
      <ChangeTrouble problems={dismiss.problems} error={dismiss.error} />
      {attaches && <Attach reply={reply} onClose={() => setAttaches(false)} />}
    </li>
  );
}
