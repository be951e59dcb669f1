import type { Words } from './words.ts';

export const en: Words = {
  invitesYou: (organizer) => `${organizer} invites you`,
  when: 'When',
  where: 'Where',
  link: 'Link',
  organizer: 'Organizer',
  allDay: 'All day',
  repeats: 'This is the first of a series.',
  answersAll: 'Your answer counts for all of it.',
  about: 'Details',
  guests: 'Guests',
  guestStatus: { PENDING: 'no answer yet', ACCEPTED: 'yes', TENTATIVE: 'maybe', DECLINED: 'no' },

  question: 'Will you attend?',
  answers: { accepted: 'Yes', tentative: 'Maybe', declined: 'No' },
  message: (organizer) => `Message to ${organizer}`,
  optional: 'optional',
  propose: 'Propose another time',
  proposeHint: (timeZone) => `In the time zone ${timeZone}. Leave it empty to keep the time as it is.`,
  proposeDayHint: 'Leave it empty to keep the days as they are.',
  date: 'Date',
  starts: 'Starts',
  ends: 'Ends',
  endDate: 'Ends on',
  firstDay: 'First day',
  lastDay: 'Last day',
  send: 'Send answer',
  answeringAs: (guest) => `You are answering as ${guest}.`,
  private: 'This page is yours alone: anyone who has its address can answer for you.',

  answered: {
    accepted: 'You said yes',
    tentative: 'You said maybe',
    declined: 'You said no',
  },
  yourMessage: 'Your message',
  yourProposal: 'Your proposal',
  change: 'Change your answer',
  sent: (organizer) => ({ title: 'Thank you', text: `Your answer has been passed on to ${organizer}.` }),

  problemsTitle: 'Your answer has not been sent yet',
  problems: {
    noAnswer: 'Choose yes, maybe or no.',
    commentTooLong: 'Shorten your message: it may have 4,096 characters.',
    badDate: 'Enter a date, such as 2031-03-05.',
    badTime: 'Enter a time of day, such as 14:30.',
    endsTooEarly: 'The end must come after the start.',
    alreadyPast: 'Choose a time in the future.',
    sameTime: 'That is the time the event already has.',
  },
  moved: {
    title: 'The event has changed',
    text: 'It was changed while you had this page open, so your answer has not been sent. Look at the new details and answer again.',
  },

  cancelled: (organizer) => ({
    title: 'This event is cancelled',
    text: `${organizer} has cancelled it. There is nothing left for you to do.`,
  }),
  past: { title: 'This event is over', text: 'It can no longer be answered.' },
  elsewhere: {
    title: 'Please answer in your calendar',
    text: 'Answers to this invitation go through your calendar. Open it there or in the e-mail to reply.',
  },
  removed: (organizer) => ({
    title: 'You are no longer on the guest list',
    text: `${organizer} has taken you off the guest list of this event. There is nothing left for you to do.`,
  }),
  expired: {
    title: 'This link has expired',
    text: 'The event it belonged to was some time ago. If you received a newer e-mail, use the link in that one.',
  },
  unknown: {
    title: 'This link leads nowhere',
    text: 'Perhaps a part of the address is missing. Open the link in your e-mail once more, or answer with the buttons of your calendar.',
  },
  tooMany: {
    title: 'One moment, please',
    text: 'This page was opened very often in a short time. Try again in a minute.',
  },
  foreign: {
    title: 'Your answer was not accepted',
    text: 'It came from another website. Open the link in your e-mail and answer there.',
  },
  failed: {
    title: 'Something went wrong',
    text: 'The fault is ours. Try again in a moment, or answer with the buttons of your calendar.',
  },
};
