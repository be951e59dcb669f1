import type { Invite } from '../../invites/invite.ts';
import { visibleText } from '../../mail/read/visible-text.ts';
import { answerForm, type FormView, LOOK_OF } from './answer-form.ts';
import { documentOf } from './document.ts';
import { eventView, restView, summaryOf, whenView } from './event-view.ts';
import { answerOf } from './form.ts';
import { type Html, html, lines } from './html.ts';
import { noticeAbove } from './notice.ts';
import { MAX_COMMENT } from './read-answer.ts';
import type { Visit } from './visit.ts';
import { describeWhen } from './when.ts';

/** What just happened to the reader's answer; absent for a mere visit. */
export type News = 'sent' | 'moved' | 'problems';

export interface InvitationView extends FormView {
  readonly kind: Exclude<Visit['kind'], 'removed'>;
  readonly news?: News;
  /** True where the link names an answer, so that the form must be seen. */
  readonly isLinked: boolean;
}

/** The page of an invite: what it says, and beside it the answer, given or asked for. */
export function invitationPage(view: InvitationView): string {
  const { reader, invite, recipient, organizer, news } = view;
  const { words } = reader;
  const summary = summaryOf(invite);
  const title = news === 'problems' ? `${words.problemsTitle} – ${summary}` : `${summary} – ${organizer}`;
  const reply = replyView(view);
  const isInviting = view.kind === 'open' || view.kind === 'elsewhere';
  const rest = restView(reader, invite, recipient);
  return documentOf(
    reader,
    title,
    html`<main${!reply && html` class="narrow"`}><article class="card">${topNotice(view)}
<div${reply && html` class="columns"`}><div class="event">${eventView(reader, invite, organizer, isInviting)}</div>
${reply && html`<div class="reply">${reply}</div>`}
${rest && html`<div class="rest">${rest}</div>`}</div></article></main>
${view.kind === 'open' && html`<footer>${words.private}</footer>`}`,
  );
}

function topNotice({
  reader: { words },
  kind,
  organizer,
  news,
  recipient,
}: InvitationView): Html | undefined {
  if (kind === 'cancelled') return noticeAbove(words.cancelled(organizer), 'no', 'cross', false);
  if (kind === 'past') return noticeAbove(words.past, 'plain', 'clock', false);
  if (kind === 'elsewhere') return noticeAbove(words.elsewhere, 'plain', 'calendar', false);
  if (news === 'moved') return noticeAbove(words.moved, 'maybe', 'info', true);
  // Anybody can write "sent" into an address; only an answer that is there is thanked for.
  if (news === 'sent' && recipient.respondedAt !== undefined && answerOf(recipient))
    return noticeAbove(words.sent(organizer), 'yes', 'check', true);
  return undefined;
}

/** The present answer and the form to give another one; an answer that was given folds the form away. */
function replyView(view: InvitationView): Html | undefined {
  const { kind, recipient, news, isLinked, invite } = view;
  const { words } = view.reader;
  const given = recipient.respondedAt === undefined ? undefined : answerOf(recipient);
  if (kind !== 'open') return given && presentAnswer(view, given, invite);
  if (!given) return answerForm(view);
  const isOpen = news === 'problems' || news === 'moved' || isLinked;
  return html`${presentAnswer(view, given, invite)}
<details${isOpen && html` open`}><summary>${words.change}</summary><div class="inside">${answerForm(view)}</div></details>`;
}

function presentAnswer(
  { reader: { words, locale }, recipient }: InvitationView,
  answer: keyof typeof LOOK_OF,
  { event }: Invite,
): Html {
  const look = LOOK_OF[answer];
  const comment = visibleText(recipient.comment ?? '', MAX_COMMENT);
  const { proposal } = recipient;
  const isShown = proposal && (proposal.start.kind === event.start.kind || !proposal.outdated);
  const given = [
    comment && html`<div><dt>${words.yourMessage}</dt><dd dir="auto">${lines(comment)}</dd></div>`,
    isShown &&
      html`<div><dt>${words.yourProposal}</dt>${whenView(describeWhen(proposal, locale), words.allDay)}</div>`,
  ].filter(Boolean);
  return html`<div class="present tone-${look} sign-${look}"><span class="medal" aria-hidden="true"></span><h2>${words.answered[answer]}</h2></div>
${given.length > 0 && html`<dl class="given">${given}</dl>`}`;
}
