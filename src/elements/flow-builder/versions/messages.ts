/** Texts of versions, differences, conflicts and drafts. */
export interface VersionsMessages {
  versions: string;
  draft: string;
  /** The draft has changes that are not saved, or none. */
  draftUnsaved: string;
  draftSaved: string;
  /** @param names of other people, joined */
  alsoEditing: (names: string) => string;
  sinceLive: string;
  neverPublished: string;
  comment: string;
  publish: string;
  publishBlocked: (errors: number) => string;
  saveFirst: string;

  history: string;
  noHistory: string;
  version: (number: number) => string;
  live: string;
  /** @param when a date and time */
  publishedBy: (name: string, when: string) => string;
  compare: string;
  compareWith: (version: number) => string;
  compared: (version: number) => string;
  /** @param name of the person that saved meanwhile */
  comparedWithTheirs: (name: string) => string;
  loading: string;
  notFetched: (version: number) => string;
  fetchAgain: string;
  rollBack: string;
  rollBackTo: (version: number) => string;
  rollBackQuestion: (version: number) => string;
  rollBackHelp: string;
  cancel: string;
  close: string;

  noChanges: string;
  moreChanges: (count: number) => string;
  stepAdded: (step: string, kind: string) => string;
  stepRemoved: (step: string, kind: string) => string;
  /** A field of the flow, before its changes. */
  theFlow: string;
  added: (place: string, value: string) => string;
  removed: (place: string, value: string) => string;
  changed: (place: string, before: string, after: string) => string;
  changedMuch: (place: string) => string;
  moved: string;
  /** An outcome, as a place. */
  nextAfter: (outcome: string) => string;
  yes: string;
  no: string;

  /** @param when a time of day; empty: unknown */
  conflict: (name: string, when: string) => string;
  conflictHelp: string;
  showDifference: string;
  takeTheirs: string;
  keepMine: string;
  tookTheirs: string;
  /** The document that was saved meanwhile cannot be read here. */
  theirsUnreadable: string;

  sessionEnded: string;
  sessionEndedHelp: string;
  /** The browser keeps nothing: the draft is only in this page. */
  notKept: string;
  signIn: string;

  /** @param when a date and time */
  keptDraft: (when: string) => string;
  restore: string;
  discard: string;
  restored: string;
}

export const english: VersionsMessages = {
  versions: 'Versions',
  draft: 'Draft',
  draftUnsaved: 'It has changes that are not saved.',
  draftSaved: 'It is saved.',
  alsoEditing: (names) => `Also editing this flow: ${names}`,
  sinceLive: 'Changes since the live version',
  neverPublished: 'No version is published yet.',
  comment: 'What has changed, for the history',
  publish: 'Publish',
  publishBlocked: (errors) => (errors === 1 ? '1 error prevents publishing.' : `${errors} errors prevent publishing.`),
  saveFirst: 'The draft is saved before it is published.',

  history: 'History',
  noHistory: 'No version yet',
  version: (number) => `Version ${number}`,
  live: 'live',
  publishedBy: (name, when) => `${when}, ${name}`,
  compare: 'Compare',
  compareWith: (version) => `Compare the draft with version ${version}`,
  compared: (version) => `From version ${version} to the draft`,
  comparedWithTheirs: (name) => `From the flow of ${name} to yours`,
  loading: 'Loading…',
  notFetched: (version) => `Version ${version} could not be read.`,
  fetchAgain: 'Try again',
  rollBack: 'Roll back',
  rollBackTo: (version) => `Roll back to version ${version}`,
  rollBackQuestion: (version) => `Make version ${version} the live one?`,
  rollBackHelp: 'New calls get it at once. Your draft stays as it is.',
  cancel: 'Cancel',
  close: 'Close',

  noChanges: 'No differences',
  moreChanges: (count) => `and ${count} more`,
  stepAdded: (step, kind) => `Step “${step}” added (${kind})`,
  stepRemoved: (step, kind) => `Step “${step}” removed (${kind})`,
  theFlow: 'The flow',
  added: (place, value) => `${place}: ${value} added`,
  removed: (place, value) => `${place}: ${value} removed`,
  changed: (place, before, after) => `${place}: ${before} is now ${after}`,
  changedMuch: (place) => `${place}: changed`,
  moved: 'Steps moved on the canvas',
  nextAfter: (outcome) => `After “${outcome}”`,
  yes: 'yes',
  no: 'no',

  conflict: (name, when) => `${name} saved this flow${when === '' ? '' : ` at ${when}`}, while you changed it.`,
  conflictHelp: 'Your changes are here, and are not saved.',
  showDifference: 'Show the difference',
  takeTheirs: 'Take theirs',
  keepMine: 'Keep mine (overwrite)',
  tookTheirs: 'This is the other flow now. Undo brings your changes back.',
  theirsUnreadable: 'The other flow cannot be shown here.',

  sessionEnded: 'Your session has ended.',
  sessionEndedHelp: 'Nothing is lost: your changes are kept in this tab. Sign in, then save them.',
  notKept:
    'Your changes are in this page only, because the browser keeps no data. Do not close it: sign in in another tab, then save.',
  signIn: 'Sign in',

  keptDraft: (when) => `Changes of ${when} were not saved, and are kept here.`,
  restore: 'Go on with them',
  discard: 'Discard them',
  restored: 'The changes that were kept are here.',
};
