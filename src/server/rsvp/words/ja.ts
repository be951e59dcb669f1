import type { Words } from './words.ts';

export const ja: Words = {
  invitesYou: (organizer) => `${organizer}さんからの招待`,
  when: '日時',
  where: '場所',
  link: 'リンク',
  organizer: '主催者',
  allDay: '終日',
  repeats: '繰り返しの予定の初回です。',
  answersAll: 'ご回答はすべての回に適用されます。',
  about: '詳細',
  guests: '参加者',
  guestStatus: { PENDING: '未回答', ACCEPTED: '出席', TENTATIVE: '未定', DECLINED: '欠席' },

  question: '出席されますか？',
  answers: { accepted: '出席', tentative: '未定', declined: '欠席' },
  message: (organizer) => `${organizer}さんへのメッセージ`,
  optional: '任意',
  propose: '別の日時を提案する',
  proposeHint: (timeZone) =>
    `タイムゾーンは ${timeZone} です。日時の変更を希望されない場合は空欄のままにしてください。`,
  proposeDayHint: '日程の変更を希望されない場合は空欄のままにしてください。',
  date: '日付',
  starts: '開始',
  ends: '終了',
  endDate: '終了日',
  firstDay: '開始日',
  lastDay: '終了日',
  send: '回答を送信',
  answeringAs: (guest) => `${guest}さんとして回答します。`,
  private: 'このページはあなた専用です。アドレスを知っている人は、あなたの代わりに回答できてしまいます。',

  answered: {
    accepted: '「出席」と回答済みです',
    tentative: '「未定」と回答済みです',
    declined: '「欠席」と回答済みです',
  },
  yourMessage: 'メッセージ',
  yourProposal: '提案した日時',
  change: '回答を変更する',
  sent: (organizer) => ({
    title: 'ご回答ありがとうございます',
    text: `${organizer}さんにお伝えしました。`,
  }),

  problemsTitle: '回答はまだ送信されていません',
  problems: {
    noAnswer: '出席・未定・欠席のいずれかを選んでください。',
    commentTooLong: 'メッセージは4,096文字以内で入力してください。',
    badDate: '日付を入力してください（例：2031-03-05）。',
    badTime: '時刻を入力してください（例：14:30）。',
    endsTooEarly: '終了は開始より後にしてください。',
    alreadyPast: 'これから先の日時を選んでください。',
    sameTime: '現在の予定と同じ日時です。',
  },
  moved: {
    title: '予定が変更されました',
    text: 'このページを開いている間に予定が変更されたため、回答は送信されていません。新しい内容をご確認のうえ、もう一度回答してください。',
  },

  cancelled: (organizer) => ({
    title: 'この予定はキャンセルされました',
    text: `${organizer}さんがキャンセルしました。お手続きは必要ありません。`,
  }),
  past: { title: 'この予定は終了しました', text: '回答の受付は終了しています。' },
  elsewhere: {
    title: 'カレンダーから回答してください',
    text: 'この招待への回答はカレンダーで受け付けています。カレンダーまたはメールで招待を開いて回答してください。',
  },
  removed: (organizer) => ({
    title: '参加者リストから外れています',
    text: `${organizer}さんがあなたをこの予定の参加者リストから外しました。お手続きは必要ありません。`,
  }),
  expired: {
    title: 'このリンクは有効期限が切れています',
    text: 'この予定が終わってからしばらく経っています。新しいメールが届いている場合は、そのメールのリンクをお使いください。',
  },
  unknown: {
    title: 'このリンクは使用できません',
    text: 'アドレスの一部が欠けている可能性があります。メールのリンクをもう一度開くか、カレンダーのボタンで回答してください。',
  },
  tooMany: {
    title: '少々お待ちください',
    text: '短時間に何度もこのページが開かれました。1分ほど待ってからもう一度お試しください。',
  },
  foreign: {
    title: '回答を受け付けられませんでした',
    text: '別のウェブサイトから送信されました。メールのリンクを開いて、そのページで回答してください。',
  },
  failed: {
    title: '問題が発生しました',
    text: 'こちらの不具合です。しばらくしてからもう一度お試しいただくか、カレンダーのボタンで回答してください。',
  },
};
