/** Texts of the call log, and of the player of recordings. */
export interface CallLogMessages {
  findCalls: string;
  /** What can be typed there. */
  findCallsHint: string;
  /** The choice between all calls and some of them. */
  whichCalls: string;
  allCalls: string;
  missedCalls: string;
  voicemails: string;
  myCalls: string;
  /** Before the names of queues. */
  queues: string;
  callsFound: (count: number) => string;
  nothingFound: string;
  nothingFoundHelp: string;
  searchOlder: string;
  /** Of a missed call: no call since, an outgoing call without an answer, or a later conversation. */
  notCalledBack: string;
  triedToCallBack: string;
  calledBack: string;
  /** How far the call's entry in the CRM is. */
  inCrm: string;
  notInCrmYet: string;
  refusedByCrm: string;
  jumpBack: (seconds: number) => string;
  jumpAhead: (seconds: number) => string;
  download: string;
}

export const english: CallLogMessages = {
  findCalls: 'Find calls',
  findCallsHint: 'Name, number or note',
  whichCalls: 'Which calls',
  allCalls: 'All calls',
  missedCalls: 'Missed',
  voicemails: 'Voicemail',
  myCalls: 'My calls',
  queues: 'Queues',
  callsFound: (count) => (count === 1 ? '1 call found' : `${count} calls found`),
  nothingFound: 'No calls found',
  nothingFoundHelp: 'Try another word, or choose all calls.',
  searchOlder: 'Search older calls',
  notCalledBack: 'Not called back',
  triedToCallBack: 'Tried to call back',
  calledBack: 'Called back',
  inCrm: 'In the CRM',
  notInCrmYet: 'Not in the CRM yet',
  refusedByCrm: 'Refused by the CRM',
  jumpBack: (seconds) => `Back ${seconds} seconds`,
  jumpAhead: (seconds) => `Ahead ${seconds} seconds`,
  download: 'Download',
};
