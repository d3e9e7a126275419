/** Texts for what is written about a call, beside those of the wrap-up. */
export interface WrapUpMessages {
  /** What is written is stored. */
  noteKept: string;
  noteNotKept: string;
  closeNote: string;
  tags: string;
  /** What an earlier agent of the call wrote. */
  noteOf: (name: string) => string;
}

export const english: WrapUpMessages = {
  noteKept: 'Saved',
  noteNotKept: 'Not saved yet',
  closeNote: 'Close the note',
  tags: 'Tags',
  noteOf: (name) => `Note by ${name}`,
};
