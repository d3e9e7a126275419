/** Texts of the team's statuses and waiting calls. */
export interface TeamMessages {
  colleagues: string;
  findColleague: string;
  noColleagues: string;
  /** More colleagues match than are shown. */
  moreColleagues: (count: number) => string;
  /** @param time of day */
  sinceTime: (time: string) => string;
  statusOf: (name: string) => string;
  waitingCalls: string;
  noWaitingCalls: string;
  /** @param time e.g. "2:34" */
  waitsFor: (time: string) => string;
  /** More calls wait than are shown. */
  moreWaiting: (count: number) => string;
  /** The caller is called back, from their place in the queue. */
  callbackOf: (queue: string) => string;
}

export const english: TeamMessages = {
  colleagues: 'Colleagues',
  findColleague: 'Find a colleague',
  noColleagues: 'No colleagues found',
  moreColleagues: (count) => `${count} more. Type a name to find them.`,
  sinceTime: (time) => `since ${time}`,
  statusOf: (name) => `Status of ${name}`,
  waitingCalls: 'Waiting calls',
  noWaitingCalls: 'No calls are waiting',
  waitsFor: (time) => `waiting ${time}`,
  moreWaiting: (count) => (count === 1 ? '1 more call is waiting' : `${count} more calls are waiting`),
  callbackOf: (queue) => `${queue} · Callback`,
};
