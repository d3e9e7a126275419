import { make } from './make.ts';

/** The place of one form on a page: of a contact, of a connection. */
export interface FormPlace {
  element: HTMLElement;
  /** Shows another form, and focuses it. */
  show(form: HTMLElement): void;
  close(): void;
  /** Whether the form may be closed: asks first if something was typed in it. */
  mayClose(): Promise<boolean>;
}

/** @param mayLose asks the person whether input may be lost */
export function formPlace(mayLose: () => Promise<boolean>): FormPlace {
  const element = make('div');
  let typed = false;
  element.addEventListener('input', () => {
    typed = true;
  });
  const replace = (...forms: readonly HTMLElement[]): void => {
    typed = false;
    element.replaceChildren(...forms);
  };
  return {
    element,
    show(form) {
      replace(form);
      form.querySelector<HTMLElement>('input, select')?.focus();
    },
    close: () => replace(),
    mayClose: async () => !typed || (await mayLose()),
  };
}
