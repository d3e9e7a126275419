import type { EndReason } from '../domain/calls/end-reason.ts';
import type { ErrorCode } from '../domain/errors.ts';
import type { AgentCallsMessages } from './agent-calls/messages.ts';
import type { AgentStatusMessages } from './agent-status/messages.ts';
import type { CallLogMessages } from './call-log/messages.ts';
import type { DeviceMessages } from './device-settings/messages.ts';
import type { DialerMessages } from './dialer/messages.ts';
import type { QualityMessages } from './softphone/calls/messages.ts';
import type { KeysMessages } from './softphone/keys/messages.ts';
import type { TeamMessages } from './team/messages.ts';
import type { WrapUpMessages } from './wrap-up/messages.ts';

/**
 * All texts that the agent's screen shows or announces. Set some or all of them as `messages` to translate them. Texts
 * of parts that load when they are used are optional.
 */
export interface Messages
  extends AgentCallsMessages,
    AgentStatusMessages,
    CallLogMessages,
    DialerMessages,
    KeysMessages,
    QualityMessages,
    TeamMessages,
    WrapUpMessages,
    Partial<DeviceMessages> {
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
  /** The menu of a narrow header. */
  more: string;
  /** The settings of microphone and speakers. */
  devices: string;
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
  goneFrom: (caller: string) => string;
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
  /** The end of `muted`, as a screen reader is told. */
  unmuted: string;
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
  /** Before the choice of the number to call from. */
  callFrom: string;
  /** The choice of the gateway: the number nearest to the callee. */
  callFromNearest: string;
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
  /** Of an item of an order. The number is formatted. */
  inStock: (count: string) => string;
  outOfStock: string;
  lastCalls: string;
  noCalls: string;
  /** What the flow gives the agent to read. */
  script: string;
  callPath: string;
  waitedIn: (queue: string) => string;
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
