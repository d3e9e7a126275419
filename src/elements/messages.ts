import type { EndReason } from '../domain/calls/end-reason.ts';
import type { ErrorCode } from '../domain/errors.ts';

/** All texts that the agent's screen shows or announces. Set some or all of them as `messages` to translate them. */
export interface Messages {
  phone: string;
  ready: string;
  connecting: string;
  reconnecting: string;
  failed: string;
  idle: string;
  /** The status of a phone whose audio is in another tab of this browser. */
  follower: string;
  /** The same status, as a sentence beside the buttons of a call. */
  followerCall: string;
  useHere: string;
  /** The list of numbers on the page that can be called by a click. */
  pageNumbers: string;
  noPageNumbers: string;
  closePageNumbers: string;
  tryAgain: string;
  dismiss: string;
  notSetUp: string;
  notSetUpHelp: string;
  settingsWait: string;

  tabPhone: string;
  tabCall: string;
  tabRecent: string;
  tabTeam: string;

  incoming: string;
  calling: string;
  inCall: string;
  onHold: string;
  wrapUp: string;
  via: (label: string) => string;
  unknownCaller: string;
  /** Replaces “Unknown caller” while the CRM is unavailable. */
  callerNotLookedUp: string;
  withheld: string;
  incomingFrom: (caller: string) => string;
  callingTo: (caller: string) => string;
  answeredWith: (caller: string) => string;
  heldWith: (caller: string) => string;
  endedWith: (caller: string, reason: string) => string;
  endReasons: Record<EndReason, string>;

  answer: string;
  reject: string;
  hangUp: string;
  cancel: string;
  mute: string;
  unmute: string;
  hold: string;
  resume: string;
  keypad: string;
  hideKeypad: string;
  controls: string;

  transfer: string;
  transferNow: string;
  talkFirst: string;
  findPerson: string;
  findPersonHint: string;
  people: string;
  nobodyFound: string;
  callNumber: (number: string) => string;
  free: string;
  busy: string;
  offline: string;
  inThisCall: string;
  customer: string;
  you: string;
  ringing: string;
  talking: string;
  muted: string;
  waiting: string;
  supervisor: string;
  completeTransfer: string;
  merge: string;
  backToCustomer: string;
  muteParty: (name: string) => string;
  unmuteParty: (name: string) => string;
  dropParty: (name: string) => string;
  partyRings: (name: string) => string;
  partyTalks: (name: string) => string;
  partyJoined: (name: string) => string;
  partyLeft: (name: string) => string;

  park: string;
  parkedCalls: string;
  parkedCount: (count: number) => string;
  /** Announced after the agent parked a call. */
  parkedIn: (slot: string) => string;
  slot: string;
  /** The parking agent, and the time of day. */
  parkedBy: (name: string, time: string) => string;
  retrieve: string;
  retrieveCall: (caller: string, slot: string) => string;

  record: string;
  recordingOn: string;
  recordingPaused: string;
  pauseRecording: string;
  resumeRecording: string;
  stopRecording: string;
  /** Reasons why a call is not recorded: the caller was not asked, or refused. */
  consentUnknown: string;
  consentRefused: string;
  recording: string;
  voicemail: string;
  incomplete: (recording: string) => string;
  recordings: string;
  hideRecordings: string;
  play: string;
  pause: string;
  position: string;
  positionOf: (position: string, whole: string) => string;
  speed: (rate: number) => string;
  playFailed: string;

  liveCalls: string;
  noLiveCalls: string;
  noLiveCallsHelp: string;
  liveFailed: string;
  listen: string;
  whisper: string;
  barge: string;
  leave: string;
  listenHelp: string;
  whisperHelp: string;
  bargeHelp: string;

  number: string;
  numberHint: string;
  digitsSent: string;
  digitsHint: string;
  call: string;
  backspace: string;
  longPressPlus: string;
  invalidNumber: string;
  invalidNumberHelp: string;

  caller: string;
  lookingUp: string;
  notInCrm: string;
  crmUnavailable: string;
  severalContacts: string;
  chooseContact: string;
  noneOfThese: string;
  /** @param day a date, formatted */
  createdOn: (day: string) => string;
  createContact: string;
  contactName: string;
  company: string;
  save: string;
  discard: string;
  openTickets: string;
  noTickets: string;
  related: string;
  /** Names of the kinds of records, by the CRM's word in lower case. */
  recordKinds: Record<string, string>;
  lastCalls: string;
  noCalls: string;
  details: string;
  /** Names of call parameters, by the parameter's name in lower case. */
  params: Record<string, string>;
  opensInNewTab: string;
  masked: string;
  maskedHelp: string;
  unverified: string;
  unverifiedHelp: string;

  note: string;
  notePlaceholder: string;
  disposition: string;
  skip: string;
  saveWrapUp: string;

  recentCalls: string;
  loading: string;
  emptyLog: string;
  emptyLogHelp: string;
  logFailed: string;
  logFailedHelp: string;
  loadMore: string;
  missed: string;
  inbound: string;
  outbound: string;
  callBack: (caller: string) => string;
  today: string;
  yesterday: string;

  /** Problems, by code. Missing codes are shown in English. */
  problems: Partial<Record<ErrorCode, { message: string; help: string }>>;
}

export const english: Messages = {
  phone: 'Phone',
  ready: 'Ready for calls',
  connecting: 'Connecting…',
  reconnecting: 'Connection lost. Reconnecting…',
  failed: 'Not connected',
  idle: 'Switched off',
  follower: 'Sound in another tab',
  followerCall: 'The sound is in another tab.',
  useHere: 'Use here',
  pageNumbers: 'Numbers on this page',
  noPageNumbers: 'There is no number on this page.',
  closePageNumbers: 'Close',
  tryAgain: 'Try again',
  dismiss: 'Dismiss',
  notSetUp: 'The phone is not set up.',
  notSetUpHelp: 'Give it an adapter, a token-url or a getToken function.',
  settingsWait: 'New settings take effect after this call',

  tabPhone: 'Phone',
  tabCall: 'Call',
  tabRecent: 'Recent',
  tabTeam: 'Team',

  incoming: 'Incoming call',
  calling: 'Calling',
  inCall: 'In call',
  onHold: 'On hold',
  wrapUp: 'Wrap-up',
  via: (label) => label,
  unknownCaller: 'Unknown caller',
  callerNotLookedUp: 'CRM unavailable',
  withheld: 'Number withheld',
  incomingFrom: (caller) => `Incoming call from ${caller}`,
  callingTo: (caller) => `Calling ${caller}`,
  answeredWith: (caller) => `In call with ${caller}`,
  heldWith: (caller) => `${caller} is on hold`,
  endedWith: (caller, reason) => `Call with ${caller}: ${reason}`,
  endReasons: {
    COMPLETED: 'Call ended',
    FAILED: 'Call failed',
    CANCELED: 'Call cancelled',
    BUSY: 'Line busy',
    NO_ANSWER: 'No answer',
    REJECTED: 'Call rejected',
    MISSED: 'Missed call',
    NO_CAPACITY: 'No free line',
  },

  answer: 'Answer',
  reject: 'Reject',
  hangUp: 'Hang up',
  cancel: 'Cancel',
  mute: 'Mute',
  unmute: 'Unmute',
  hold: 'Hold',
  resume: 'Resume',
  keypad: 'Keypad',
  hideKeypad: 'Hide keypad',
  controls: 'Call controls',

  transfer: 'Transfer',
  transferNow: 'Transfer now',
  talkFirst: 'Talk first',
  findPerson: 'Transfer to',
  findPersonHint: 'Name or number',
  people: 'People',
  nobodyFound: 'No match. Enter a complete number to call it.',
  callNumber: (number) => `Call ${number}`,
  free: 'Available',
  busy: 'In a call',
  offline: 'Offline',
  inThisCall: 'In this call',
  customer: 'Customer',
  you: 'You',
  ringing: 'Ringing…',
  talking: 'Talking',
  muted: 'Muted',
  waiting: 'Waiting with music',
  supervisor: 'Supervisor',
  completeTransfer: 'Complete transfer',
  merge: 'Merge',
  backToCustomer: 'Take back',
  muteParty: (name) => `Mute ${name}`,
  unmuteParty: (name) => `Unmute ${name}`,
  dropParty: (name) => `Remove ${name} from the call`,
  partyRings: (name) => `Calling ${name}`,
  partyTalks: (name) => `Talking with ${name}, the customer waits`,
  partyJoined: (name) => `${name} is in the call`,
  partyLeft: (name) => `${name} has left`,

  park: 'Park',
  parkedCalls: 'Parked calls',
  parkedCount: (count) => (count === 1 ? '1 parked call' : `${count} parked calls`),
  parkedIn: (slot) => `Parked in slot ${slot}`,
  slot: 'Slot',
  parkedBy: (name, time) => (name === '' ? time : `${time} · ${name}`),
  retrieve: 'Retrieve',
  retrieveCall: (caller, slot) => `Retrieve ${caller} from slot ${slot}`,

  record: 'Record',
  recordingOn: 'Recording',
  recordingPaused: 'Paused',
  pauseRecording: 'Pause recording',
  resumeRecording: 'Resume recording',
  stopRecording: 'Stop recording',
  consentUnknown: 'Not recorded: no consent yet',
  consentRefused: 'Not recorded: consent refused',
  recording: 'Recording',
  voicemail: 'Voicemail',
  incomplete: (recording) => `${recording}, incomplete`,
  recordings: 'Recordings',
  hideRecordings: 'Hide recordings',
  play: 'Play',
  pause: 'Pause',
  position: 'Position',
  positionOf: (position, whole) => `${position} of ${whole}`,
  speed: (rate) => `Speed ${rate}×`,
  playFailed: 'Could not be played',

  liveCalls: 'Live calls',
  noLiveCalls: 'No live calls',
  noLiveCallsHelp: 'Calls of your team appear here while they last.',
  liveFailed: 'The live calls could not be loaded.',
  listen: 'Listen',
  whisper: 'Whisper',
  barge: 'Join',
  leave: 'Leave',
  listenHelp: 'You hear both sides. They cannot hear you.',
  whisperHelp: 'Only the agent hears you.',
  bargeHelp: 'All participants hear you.',

  number: 'Phone number',
  numberHint: 'Type or paste a number',
  digitsSent: 'Digits sent',
  digitsHint: 'Keys are sent into the call',
  call: 'Call',
  backspace: 'Delete last digit',
  longPressPlus: 'hold for plus',
  invalidNumber: 'That is not a phone number.',
  invalidNumberHelp: 'Add the country or area code.',

  caller: 'Caller',
  lookingUp: 'Looking up in the CRM…',
  notInCrm: 'Not in the CRM yet',
  crmUnavailable: 'The CRM does not answer. The record fills in when it does.',
  severalContacts: 'Several contacts have this number',
  chooseContact: 'Choose the caller. The call is then filed under this contact.',
  noneOfThese: 'None of these',
  createdOn: (day) => `Created ${day}`,
  createContact: 'Create contact',
  contactName: 'Name',
  company: 'Company',
  save: 'Save',
  discard: 'Cancel',
  openTickets: 'Open tickets',
  noTickets: 'No open tickets',
  related: 'Related',
  recordKinds: {
    account: 'Account',
    case: 'Case',
    company: 'Company',
    contact: 'Contact',
    deal: 'Deal',
    lead: 'Lead',
    opportunity: 'Opportunity',
    order: 'Order',
    ticket: 'Ticket',
  },
  lastCalls: 'Last calls',
  noCalls: 'No earlier calls',
  details: 'From the caller',
  params: { page: 'Page', pagetitle: 'Page title', referrer: 'Came from', name: 'Name' },
  opensInNewTab: 'opens in a new tab',
  masked: 'Masked',
  maskedHelp: 'The number is hidden. You can call back without seeing it.',
  unverified: 'Unverified',
  unverifiedHelp: 'The caller typed this number, or the network could not prove it. It may belong to another person.',

  note: 'Note',
  notePlaceholder: 'What was it about?',
  disposition: 'Outcome',
  skip: 'Skip',
  saveWrapUp: 'Save',

  recentCalls: 'Recent calls',
  loading: 'Loading…',
  emptyLog: 'No calls yet',
  emptyLogHelp: 'Calls you take or place appear here.',
  logFailed: 'The calls could not be loaded.',
  logFailedHelp: 'Check the connection, then try again.',
  loadMore: 'Show older calls',
  missed: 'Missed',
  inbound: 'Incoming',
  outbound: 'Outgoing',
  callBack: (caller) => `Call ${caller}`,
  today: 'Today',
  yesterday: 'Yesterday',

  problems: {},
};
