/** Texts for what is written about a call, beside those of the wrap-up. */
export interface WrapUpMessages {
  /** What is written is stored. */
  noteKept: string;
  noteNotKept: string;
  closeNote: string;
  tags: string;
  /** Something is to be done after the call. */
  followUp: string;
  /** The day of the follow-up. */
  followUpDue: string;
  /** What is to be done then. */
  followUpSubject: string;
  /** What an earlier agent of the call wrote. */
  noteOf: (name: string) => string;
}

export const english: WrapUpMessages = {
  noteKept: 'Saved',
  noteNotKept: 'Not saved yet',
  closeNote: 'Close the note',
  tags: 'Tags',
  followUp: 'Follow-up task',
  followUpDue: 'Due on',
  followUpSubject: 'What is to be done',
  noteOf: (name) => `Note by ${name}`,
};
