import type { Unsaved } from './unsaved.ts';

/**
 * Notes each form of a page in which something was typed, until the form is gone. What is searched for is not lost.
 * @returns ends it
 */
export function noteForms(page: HTMLElement, unsaved: Unsaved): () => void {
  const forms = new Set<Element>();
  const onInput = ({ target }: Event): void => {
    const form = (target as Element).closest('form');
    if (form === null || form.role === 'search') return;
    forms.add(form);
    unsaved.note(form, true);
  };
  page.addEventListener('input', onInput);
  const watch = new MutationObserver(() => {
    for (const form of forms) if (!form.isConnected) unsaved.note(form, false);
  });
  watch.observe(page, { childList: true, subtree: true });
  return () => {
    page.removeEventListener('input', onInput);
    watch.disconnect();
  };
}
