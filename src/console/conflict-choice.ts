import { Refused } from './ask.ts';
import { button, make } from './make.ts';

/** Whether the gateway refused a change because the thing was changed since it was read. */
export function isConflict(error: unknown): error is Refused {
  return error instanceof Refused && /^(CHANGED_MEANWHILE|CONTACT_CHANGED)$/.test(error.code);
}

/** The choice between what is stored now and what the person typed, which is still in the form. */
export function conflictChoice(
  refused: Refused,
  { mine, theirs }: { mine: () => Promise<void>; theirs: () => Promise<void> },
): HTMLElement {
  const { changedBy = null } = (refused.details ?? {}) as { changedBy?: string | null };
  const by = changedBy === null ? '' : ` by ${changedBy}`;
  return make(
    'div',
    { role: 'group', 'aria-label': 'Changed meanwhile' },
    make('p', { class: 'problem' }, `This has been changed meanwhile${by}. What you typed is still here.`),
    make('div', { class: 'actions' }, button('Take theirs', theirs), button('Keep mine', mine)),
  );
}
