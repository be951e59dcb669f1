import type { RsvpStatus } from '../../../invites/invite.ts';

/** The three answers, as the form and its links call them. */
export type Answer = 'accepted' | 'tentative' | 'declined';

/** What can be wrong with what somebody filled in. */
export type ProblemName =
  | 'noAnswer'
  | 'commentTooLong'
  | 'badDate'
  | 'badTime'
  | 'endsTooEarly'
  | 'alreadyPast'
  | 'sameTime';

/** A page that only tells something. */
export interface NoticeWords {
  readonly title: string;
  readonly text: string;
}

/** Everything that the pages say, in one language. Names arrive ready to be put into a sentence. */
export interface Words {
  readonly invitesYou: (organizer: string) => string;
  readonly when: string;
  readonly where: string;
  readonly link: string;
  readonly organizer: string;
  readonly allDay: string;
  readonly repeats: string;
  /** Beside it, where an answer is asked for. */
  readonly answersAll: string;
  readonly about: string;
  readonly guests: string;
  /** How a guest's answer is shown in the list of guests. */
  readonly guestStatus: Readonly<Record<RsvpStatus, string>>;

  readonly question: string;
  readonly answers: Readonly<Record<Answer, string>>;
  readonly message: (organizer: string) => string;
  readonly optional: string;
  readonly propose: string;
  readonly proposeHint: (timeZone: string) => string;
  readonly proposeDayHint: string;
  readonly date: string;
  readonly starts: string;
  readonly ends: string;
  readonly endDate: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly send: string;
  /** The guest by name and address: a forwarded link would else answer for somebody unawares. */
  readonly answeringAs: (guest: string) => string;
  readonly private: string;

  /** The present answer, said to the one who gave it. */
  readonly answered: Readonly<Record<Answer, string>>;
  readonly yourMessage: string;
  readonly yourProposal: string;
  readonly change: string;
  readonly sent: (organizer: string) => NoticeWords;

  readonly problemsTitle: string;
  readonly problems: Readonly<Record<ProblemName, string>>;
  readonly moved: NoticeWords;

  readonly cancelled: (organizer: string) => NoticeWords;
  readonly past: NoticeWords;
  readonly elsewhere: NoticeWords;
  readonly removed: (organizer: string) => NoticeWords;
  readonly expired: NoticeWords;
  readonly unknown: NoticeWords;
  readonly tooMany: NoticeWords;
  readonly foreign: NoticeWords;
  readonly failed: NoticeWords;
}
