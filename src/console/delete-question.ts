import { button, make } from './make.ts';

export interface Deletion {
  /** The name of what is deleted. */
  label: string;
  /** What is lost with it, as a sentence. */
  loses: string;
  /** Deletes, and shows its own errors. */
  remove: () => Promise<void>;
  /** Closes the question. */
  keep: () => void;
}

/** Asks whether to delete something, and says what is lost with it. */
export function deleteQuestion({ label, loses, remove, keep }: Deletion): HTMLElement {
  return make(
    'div',
    { role: 'group', 'aria-label': `Delete ${label}` },
    make('p', { dir: 'auto' }, `Delete “${label}”?`),
    make('p', {}, loses),
    make(
      'div',
      { class: 'actions' },
      button('Keep it', keep, { class: 'main', 'aria-label': `Keep it: ${label}` }),
      button('Delete it', remove, { class: 'danger', 'aria-label': `Delete it: ${label}` }),
    ),
  );
}
