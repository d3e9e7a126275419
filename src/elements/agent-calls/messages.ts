/** Texts for several calls of one agent. */
export interface AgentCallsMessages {
  /** The name of the list. */
  ownCalls: string;
  /** The button of a call on hold: the other call is held instead. */
  switchCall: string;
  answerFrom: (caller: string) => string;
  rejectFrom: (caller: string) => string;
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
  answerFrom: (caller) => `Answer ${caller}`,
  rejectFrom: (caller) => `Reject ${caller}`,
  mergeCalls: 'Merge calls',
  addToCall: 'Add to call',
  newCall: 'New call',
  customerLeft: 'Has left',
};
