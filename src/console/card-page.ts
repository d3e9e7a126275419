import type { Ask } from './shell/page-context.ts';

/** What the card of a connection asks of its page. */
export interface CardPage {
  ask: Ask;
  edit: () => void;
  refresh: () => Promise<void>;
  say: (text: string, kind?: '' | 'good' | 'problem') => void;
  /** Runs work, and shows its error. */
  trying: (work: () => Promise<void>) => Promise<void>;
}

/** What a list of cards asks of its page. */
export interface CardListPage extends Pick<CardPage, 'ask' | 'say' | 'trying'> {
  /** Asks whether what was typed may be lost. */
  mayLose: () => Promise<boolean>;
}
