import type { Invite, Recipient } from '../../invites/invite.ts';
import { clockFace, proposalShape } from './clock-face.ts';
import { guestName } from './event-view.ts';
import { ANSWERS, type FieldName, type FormValues, type Problems } from './form.ts';
import { type Html, html } from './html.ts';
import { MAX_COMMENT } from './read-answer.ts';
import type { Reader } from './reader.ts';
import type { Answer } from './words/words.ts';

/** How an answer looks: its colour and its sign. */
export const LOOK_OF: Readonly<Record<Answer, 'yes' | 'maybe' | 'no'>> = {
  accepted: 'yes',
  tentative: 'maybe',
  declined: 'no',
};

export interface FormView {
  readonly reader: Reader;
  readonly invite: Invite;
  readonly recipient: Recipient;
  readonly organizer: string;
  readonly values: FormValues;
  readonly problems: Problems;
  readonly now: number;
}

/**
 * The form. It has no `action` of its own but an empty query, so that it works behind a proxy's path too; the
 * browser's own bubbles are off, since they speak the browser's language and vanish.
 */
export function answerForm(view: FormView): Html {
  const { reader, invite, recipient, organizer, values } = view;
  const { words } = reader;
  return html`<form method="post" action="?" novalidate>
${problemList(view)}
<input type="hidden" name="sequence" value="${invite.sequence}">
${choices(view)}
<div class="field"><label for="comment">${words.message(organizer)} <span class="optional">(${words.optional})</span></label>
${problemOf(view, 'comment')}
<textarea id="comment" name="comment" rows="3" maxlength="${MAX_COMMENT}" dir="auto"${describedBy(view, 'comment')}>
${values.comment}</textarea></div>
${invite.event.recurrence === undefined && proposalFields(view)}
<button type="submit">${words.send}</button>
<p class="more">${words.answeringAs(guestName(recipient))}</p>
</form>`;
}

function choices(view: FormView): Html {
  const { words } = view.reader;
  const options = ANSWERS.map((answer) => {
    const checked = view.values.answer === answer && html` checked`;
    const look = LOOK_OF[answer];
    return html`<label class="choice tone-${look} sign-${look}" for="${answer}"><input type="radio" id="${answer}" name="answer" value="${answer}" required${checked}>${words.answers[answer]}</label>`;
  });
  return html`<fieldset${describedBy(view, 'answer')}><legend>${words.question}</legend>${problemOf(view, 'answer')}<div class="choices">${options}</div></fieldset>`;
}

function proposalFields(view: FormView): Html {
  const { invite, values, problems, now } = view;
  const { words } = view.reader;
  const { allDay, hasEndDate, timeZone } = proposalShape(invite.event);
  const isOpen = (['date', 'start', 'endDate', 'end'] as const).some(
    (name) => values[name] !== '' || problems[name] !== undefined,
  );
  const today = clockFace(now, timeZone).date;
  const hint = allDay ? words.proposeDayHint : words.proposeHint(timeZone.replaceAll('_', ' '));
  return html`<details${isOpen && html` open`}><summary>${words.propose}</summary>
<fieldset class="inside" aria-describedby="propose-hint"><legend class="hidden">${words.propose}</legend>
<p class="more" id="propose-hint">${hint}</p>
<div class="times">
${input(view, 'date', 'date', allDay ? words.firstDay : words.date, { min: today, wide: !allDay && !hasEndDate })}
${!allDay && input(view, 'start', 'time', words.starts, {})}
${hasEndDate && input(view, 'endDate', 'date', allDay ? words.lastDay : words.endDate, { min: today })}
${!allDay && input(view, 'end', 'time', words.ends, {})}
</div></fieldset></details>`;
}

function input(
  view: FormView,
  name: FieldName,
  type: 'date' | 'time',
  label: string,
  { min, wide }: { readonly min?: string; readonly wide?: boolean },
): Html {
  const value = view.values[name] ?? '';
  return html`<div class="field${wide && ' wide'}"><label for="${name}">${label}</label>${problemOf(view, name)}<input type="${type}" id="${name}" name="${name}" value="${value}"${min && html` min="${min}"`}${describedBy(view, name)}></div>`;
}

/** Everything that is wrong, at the top and each with a way to its field; read out as soon as the page is there. */
function problemList({ reader: { words }, problems }: FormView): Html | undefined {
  const found = Object.entries(problems);
  if (found.length === 0) return undefined;
  const items = found.map(([name, problem]) => {
    const field = name === 'answer' ? ANSWERS[0] : name;
    return html`<li><a href="#${field}">${words.problems[problem]}</a></li>`;
  });
  return html`<div class="problems" role="alert" tabindex="-1" autofocus><h2>${words.problemsTitle}</h2><ul>${items}</ul></div>`;
}

function problemOf({ reader: { words }, problems }: FormView, name: FieldName): Html | undefined {
  const problem = problems[name];
  return problem && html`<p class="problem" id="${name}-problem">${words.problems[problem]}</p>`;
}

function describedBy({ problems }: FormView, name: FieldName): Html | undefined {
  if (!problems[name]) return undefined;
  // A group of radio buttons has no aria-invalid of its own: only its description tells.
  const invalid = name !== 'answer' && html` aria-invalid="true"`;
  return html`${invalid} aria-describedby="${name}-problem"`;
}
