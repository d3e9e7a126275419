/** Texts for several calls of one agent. */
export interface AgentCallsMessages {
  /** The name of the list. */
  ownCalls: string;
  /** The button of a call on hold: the other call is held instead. */
  switchCall: string;
  switchTo: (caller: string) => string;
  answerFrom: (caller: string) => string;
  rejectFrom: (caller: string) => string;
  /** The name of a call as a button that shows it. */
  showCallOf: (caller: string) => string;
  mergeCalls: string;
  /** Rings one more participant for the conversation. */
  addToCall: string;
  /** Calls beside the conversation, which is held meanwhile. */
  newCall: string;
  /** The customer has left a conference that goes on. */
  customerLeft: string;
}

export const english: AgentCallsMessages = {
  ownCalls: 'Your calls',
  switchCall: 'Switch',
  switchTo: (caller) => `Switch to ${caller}`,
  answerFrom: (caller) => `Answer ${caller}`,
  rejectFrom: (caller) => `Reject ${caller}`,
  showCallOf: (caller) => `Show the call of ${caller}`,
  mergeCalls: 'Merge calls',
  addToCall: 'Add to call',
  newCall: 'New call',
  customerLeft: 'Has left',
};
