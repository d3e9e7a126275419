import { html, type TemplateResult } from 'lit';
import type { ContactDraft } from '../../domain/protocol/call.ts';
import { busyRing, icons } from '../icons.ts';
import type { Messages } from '../messages.ts';
import type { ContactText } from '../requests.ts';

/**
 * The form for a caller without a contact in the CRM. The number comes from the call.
 * @param options.typed changes in place with what is typed
 */
export function renderContactForm(options: {
  text: Messages;
  typed: ContactText;
  busy: boolean;
  save: (draft: ContactDraft) => void;
  discard: () => void;
}): TemplateResult {
  const { text, busy, typed } = options;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (busy) return;
    const name = typed.name.trim();
    const company = typed.company.trim();
    if (name !== '') options.save({ name, company: company === '' ? null : company });
  };
  const onInput = ({ target }: Event): void => {
    const { name, value } = target as HTMLInputElement;
    typed[name as keyof ContactText] = value;
  };
  const onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    options.discard();
  };
  return html`<form part="form" class="form" @submit=${submit} @input=${onInput} @keydown=${onKeydown}>
    <div class="field">
      <label class="label" for="name">${text.contactName}</label>
      <input part="contact-name" class="input" id="name" name="name" .value=${typed.name} required maxlength="200" autocomplete="off" />
    </div>
    <div class="field">
      <label class="label" for="company">${text.company}</label>
      <input part="contact-company" class="input" id="company" name="company" .value=${typed.company} maxlength="200" autocomplete="off" />
    </div>
    <div class="buttons">
      <button part="contact-discard" class="button" type="button" @click=${options.discard}>${text.discard}</button>
      <button part="contact-save" class="button primary" aria-busy=${busy ? 'true' : 'false'} aria-disabled=${busy ? 'true' : 'false'}>
        ${busy ? busyRing : icons.check} ${text.save}
      </button>
    </div>
  </form>`;
}
