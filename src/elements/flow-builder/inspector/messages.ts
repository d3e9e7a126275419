import type { NodeKind } from '../../../domain/flows/document/document.ts';

/** Names of fields. */
export const fieldWords = {
  acceptKey: 'Key for yes',
  agent: 'Agent',
  async: 'Only inform the server',
  bargeIn: 'Keys interrupt it',
  body: 'Body (JSON)',
  case: 'Case',
  cases: 'Cases',
  cause: 'If the call is not answered yet',
  comment: 'Comment',
  date: 'Date',
  digits: 'Digits',
  endingKeys: 'Keys that end the wait',
  fallback: 'If the flow cannot go on',
  fallbackUrl: 'Second address',
  finishKey: 'Key that ends it',
  firstDigitSeconds: 'Wait for the first key',
  flow: 'Flow',
  flowLabel: 'Label',
  flowName: 'Name of the flow',
  from: 'From',
  header: 'Header',
  headers: 'Headers',
  hears: 'The caller hears',
  holiday: 'Holiday',
  holidayName: 'Name',
  holidays: 'Holidays',
  hours: 'Hours',
  ignoreCase: 'Capital and small letters are the same',
  inQueue: 'Flow while waiting',
  interDigitSeconds: 'Wait for each further digit',
  invalid: 'After a wrong key',
  is: 'Is',
  key: 'Key',
  keys: 'Keys',
  language: 'Language',
  languages: 'Languages',
  level: 'Level',
  longestWait: 'Longest wait',
  maxDigits: 'Most digits',
  maxSeconds: 'Longest message',
  maxSteps: 'Most steps of a call',
  maxWaiting: 'Most waiting calls',
  maxWaitSeconds: 'Longest expected wait',
  meaning: 'Meaning',
  method: 'Method',
  minDigits: 'Fewest digits',
  music: 'Music',
  name: 'Name',
  noInput: 'After no key',
  number: 'Number',
  openNevertheless: 'Open nevertheless',
  order: 'Order',
  outcome: 'Outcome',
  outcomes: 'Next steps',
  part: 'Part',
  percent: 'Share',
  phoneNumber: 'Phone number',
  placeInAnswer: 'Place in the answer',
  positionPrompt: 'Position',
  possibleKeys: 'Possible keys',
  priority: 'Priority',
  prompt: 'What is heard',
  question: 'Question',
  questions: 'Questions',
  queue: 'Queue',
  recordedPrompt: 'Recorded prompt',
  recording: 'Recording',
  refuseKey: 'Key for no',
  result: 'Result',
  results: 'Results',
  ringSeconds: 'Ring for',
  save: 'Save the digits as',
  saved: 'Save from the answer',
  saveStatus: 'Save the HTTP status as',
  schedule: 'Schedule',
  schedules: 'Schedules',
  script: 'Script for the agent',
  secret: 'Keep the digits secret',
  secretHeaders: 'Headers with secrets',
  secretName: 'Name of the secret',
  share: 'Share',
  shares: 'Shares',
  silenceSeconds: 'End after silence of',
  skill: 'Skill',
  skills: 'Skills',
  start: 'First step',
  switch: 'Switch',
  target: 'Destination',
  targets: 'Destinations',
  text: 'Text',
  than: 'Compared with',
  timeout: 'Longest wait for the answer',
  times: 'How often',
  timeZone: 'Time zone',
  to: 'To',
  tries: 'Tries',
  url: 'Address (URL)',
  use: 'Used',
  value: 'Value',
  variable: 'Variable',
  variables: 'Variables',
  waitPrompt: 'Expected wait',
  week: 'Opening hours',
} as const;
export type FieldWord = keyof typeof fieldWords;

/** A sentence below a field. */
export const hintWords = {
  agentMessage: 'The agent hears it before the connection.',
  async: 'The call goes on at once.',
  bargeIn: 'A key ends the prompt, and counts.',
  beforeAgain: 'Heard before the prompt comes again.',
  body: 'Texts in it may contain {{variables}}.',
  busyAbove: 'More than this is the outcome “busy”.',
  callbackQueue: 'Empty: the queue that the caller waits in.',
  callersNumber: 'Empty: the number of the caller.',
  cases: 'The first case that holds is the outcome.',
  cause: 'How the call is refused.',
  date: '2026-12-25, or 12-25 for every year.',
  fallback: 'Heard before the call ends. Empty: the apology of the gateway.',
  fallbackUrl: 'Asked if the first address fails.',
  firstDigit: 'From the end of the prompt.',
  flowLabel: 'For people. Empty: its name.',
  holidays: 'They replace the hours of their day.',
  inQueue: 'Empty: hold music and the announcements of the queue.',
  languages: 'One a line. The first is used until the caller chooses another.',
  level: '1 knows a little, 5 is an expert.',
  maxSteps: 'Then the call ends, so that it does not go in circles.',
  menuKeys: 'Each key is an outcome. The meaning is for the history of the call.',
  music: 'A recorded prompt, repeated. Empty: the hold music of the gateway.',
  passthruTimeZone: 'Of the times that are sent.',
  position: '{{queue.position}} is the position.',
  priority: '0 is usual, and higher is sooner. Empty: unchanged.',
  queueTimeout: 'Empty: the limit of the queue.',
  questionName: 'The answer is in the variable survey.NAME.',
  result: 'An outcome of the step that called this flow. Empty: done.',
  results: 'Outcomes that its “return” steps name. One a line.',
  saved: 'A variable, and its place in the answer: orders.0.state',
  schedules: 'Steps of the kind “hours” refer to them.',
  script: 'Read while the call rings and during it, in the language of the caller. May contain {{variables}}.',
  secret: 'They are in no history, and agents do not see them.',
  secretHeaders: 'The flow has the name of the secret only.',
  shares: 'Together 100 %.',
  skills: 'An agent needs all of them.',
  spokenDigits: 'Said one by one.',
  spokenNumber: 'Said as a number: twelve.',
  switch: 'Set to open, closed or holiday, it overrides the schedule.',
  targets: 'In the order of ringing. {{contact.owner}} is the agent of the contact.',
  template: '{{name}} is replaced by the value of a variable.',
  time: 'Such as 09:00.',
  url: 'Values of variables in it are escaped.',
  use: 'The kind of flow decides which steps it can have.',
  wait: '{{queue.minutes}}: less than so many minutes.',
  wav: 'Of a WAV file.',
  week: 'A day without hours is closed. An end before the start is on the next day.',
} as const;
export type HintWord = keyof typeof hintWords;

/** Texts of the form of a node, or of the flow. */
export interface InspectorMessages {
  inspector: string;
  flowForm: string;
  /** What a node does, by its kind. Kinds that are missing have an English line. */
  does: Partial<Record<NodeKind, string>>;
  fields: Record<FieldWord, string>;
  hints: Record<HintWord, string>;
  /** Names of values of choices. A value that is missing is shown as it is. */
  choices: Record<string, string>;
  weekdays: Record<string, string>;
  /** After the name of a field that can be empty. */
  optional: string;
  /** Between a value and its unit. */
  seconds: string;
  milliseconds: string;
  percent: string;
  /** The choice of an outcome that is not connected. */
  nowhere: string;
  showFlow: string;
  showNode: (name: string) => string;
  addItem: (item: string) => string;
  removeItem: (item: string) => string;
  moveUp: (item: string) => string;
  moveDown: (item: string) => string;
  itemOf: (item: string, number: number) => string;
  /** How an item is given: as a text, a recording, an agent. */
  kindOf: (item: string) => string;
  itemRemoved: (item: string) => string;
  /** @param problem the end of a sentence, such as “must not be less than 1” */
  notTaken: (problem: string) => string;
  notJson: string;
  notNumber: string;
  nameTaken: (name: string) => string;
  textIn: (language: string) => string;
  moreSelected: (count: number) => string;
  readonlyFlow: string;
  hoursOf: (day: string) => string;
  closedDay: string;
}

export const english: InspectorMessages = {
  inspector: 'Properties',
  flowForm: 'The flow',
  does: {},
  fields: fieldWords,
  hints: hintWords,
  choices: {
    agent: 'An agent',
    busy: 'Busy',
    call: 'For calls',
    contains: 'contains',
    digits: 'Digits, one by one',
    empty: 'is empty',
    'ends-with': 'ends with',
    equal: 'is',
    'in-queue': 'While callers wait in a queue',
    music: 'Music',
    none: 'None',
    normal: 'Ended',
    'not-empty': 'is not empty',
    'not-equal': 'is not',
    number: 'A number',
    off: 'Off',
    on: 'On',
    'one-of': 'is one of',
    parallel: 'All at once',
    prompt: 'A recorded prompt',
    rejected: 'Rejected',
    ringback: 'Ringing',
    sequential: 'One after another',
    'starts-with': 'starts with',
    text: 'A text',
    url: 'A file of the web',
  },
  weekdays: {
    monday: 'Monday',
    tuesday: 'Tuesday',
    wednesday: 'Wednesday',
    thursday: 'Thursday',
    friday: 'Friday',
    saturday: 'Saturday',
    sunday: 'Sunday',
  },
  optional: 'optional',
  seconds: 'seconds',
  milliseconds: 'milliseconds',
  percent: '%',
  nowhere: 'Not connected',
  showFlow: 'Properties of the flow',
  showNode: (name) => `Show ${name}`,
  addItem: (item) => `Add ${inSentence(item)}`,
  removeItem: (item) => `Remove ${inSentence(item)}`,
  moveUp: (item) => `Move ${inSentence(item)} up`,
  moveDown: (item) => `Move ${inSentence(item)} down`,
  itemOf: (item, number) => `${item} ${number}`,
  kindOf: (item) => `Kind of ${inSentence(item)}`,
  itemRemoved: (item) => `${item} removed`,
  notTaken: (problem) => `Not used yet: it ${problem}.`,
  notJson: 'is not JSON',
  notNumber: 'must be a number',
  nameTaken: (name) => `must be another name: “${name}” is taken`,
  textIn: (language) => `Text (${language})`,
  moreSelected: (count) => `${count} steps are selected. These are the properties of the first.`,
  readonlyFlow: 'You can read this flow, but not change it.',
  hoursOf: (day) => `Hours, ${day}`,
  closedDay: 'Closed',
};

/** “Part 1” inside a sentence. */
function inSentence(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
