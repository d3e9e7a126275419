import { html, type TemplateResult } from 'lit';
import type { ContactDraft } from '../../domain/protocol/call.ts';
import { busyRing, icons } from '../icons.ts';
import type { Messages } from '../messages.ts';

/** The form for a caller without a contact in the CRM. The number comes from the call. */
export function renderContactForm(options: {
  text: Messages;
  name: string;
  busy: boolean;
  save: (draft: ContactDraft) => void;
  discard: () => void;
}): TemplateResult {
  const { text, busy } = options;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (busy) return;
    const data = new FormData(event.target as HTMLFormElement);
    const name = String(data.get('name')).trim();
    const company = String(data.get('company')).trim();
    if (name !== '') options.save({ name, company: company === '' ? null : company });
  };
  const onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    options.discard();
  };
  return html`<form part="form" class="form" @submit=${submit} @keydown=${onKeydown}>
    <div class="field">
      <label class="label" for="name">${text.contactName}</label>
      <input part="contact-name" class="input" id="name" name="name" .value=${options.name} required maxlength="200" autocomplete="off" />
    </div>
    <div class="field">
      <label class="label" for="company">${text.company}</label>
      <input part="contact-company" class="input" id="company" name="company" maxlength="200" autocomplete="off" />
    </div>
    <div class="buttons">
      <button part="contact-discard" class="button" type="button" @click=${options.discard}>${text.discard}</button>
      <button part="contact-save" class="button primary" aria-busy=${busy ? 'true' : 'false'} aria-disabled=${busy ? 'true' : 'false'}>
        ${busy ? busyRing : icons.check} ${text.save}
      </button>
    </div>
  </form>`;
}
