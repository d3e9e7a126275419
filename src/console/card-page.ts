/** What the card of a connection asks of its page. */
export interface CardPage {
  edit: () => void;
  refresh: () => Promise<void>;
  say: (text: string, kind?: '' | 'good' | 'problem') => void;
  /** Runs work, and shows its error. */
  trying: (work: () => Promise<void>) => Promise<void>;
}
