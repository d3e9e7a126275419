/** Texts for the statuses of agents. */
export interface AgentStatusMessages {
  /** The name of the menu. */
  ownStatus: string;
  available: string;
  /** A break without a reason. */
  onBreak: string;
  /** A break with a reason, which is a text of the administrator. */
  onBreakFor: (reason: string) => string;
  /** Ends a wrap-up. */
  readyAgain: string;
  /** @param time until the wrap-up ends, e.g. "0:24" */
  wrapUpLeft: (time: string) => string;
  /** Extends the wrap-up by a minute. */
  oneMinuteMore: string;
  missedOffers: string;
  setBySupervisor: string;
}

export const english: AgentStatusMessages = {
  ownStatus: 'Your status',
  available: 'Available',
  onBreak: 'On break',
  onBreakFor: (reason) => `On break: ${reason}`,
  readyAgain: 'Ready for the next call',
  wrapUpLeft: (time) => `Wrap-up ends in ${time}`,
  oneMinuteMore: '1 minute more',
  missedOffers: 'Calls rang unanswered. Choose your status again.',
  setBySupervisor: 'Set by a supervisor',
};
