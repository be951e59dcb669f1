import type { WholeInviteFragment } from '../generated/graphql.ts';
import { StatusMark } from '../invites/status.tsx';
import { momentText } from '../invites/when.ts';

/** Who answered without being invited, as somebody does to whom a guest forwarded the mail. */
export function Others({ invite }: { readonly invite: WholeInviteFragment }) {
  const invited = new Set(invite.recipients.map(({ email }) => email.toLowerCase()));
  const others = invite.replies.filter(({ email }) => !invited.has(email.toLowerCase()));
  if (others.length === 0) return null;
  return (
    <section className="card" aria-labelledby="others">
      <h2 id="others">Others who answered</h2>
      <ul className="guests">
        {others.map((reply) => (
          <li key={reply.email} className="guest">
            <div className="guest-head">
              <h3>{reply.email}</h3>
              <StatusMark status={reply.status} />
            </div>
            {reply.comment && <blockquote className="comment">{reply.comment}</blockquote>}
            <p className="quiet small">
              {momentText(reply.respondedAt)} · {reply.verification.explanation}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
