import { html, nothing, type TemplateResult } from 'lit';
import { dayAfter, type FollowUp } from '../../domain/calls/follow-up.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Messages } from '../messages.ts';

/** A choice with the next day as its proposal, and then the day and what is to be done. */
export function renderFollowUp(
  text: Pick<Messages, 'followUp' | 'followUpDue' | 'followUpSubject'>,
  clock: Clock,
  followUp: FollowUp | null,
  onChange: (followUp: FollowUp | null) => void,
): TemplateResult {
  const onToggle = ({ target }: Event): void =>
    onChange((target as HTMLInputElement).checked ? { due: dayAfter(clock.now()), subject: '' } : null);
  return html`<div>
    <label class="choice"
      ><input part="follow-up" type="checkbox" .checked=${followUp !== null} @change=${onToggle} /><span dir="auto"
        >${text.followUp}</span
      ></label
    >
    ${followUp === null ? nothing : renderFields(text, followUp, onChange)}
  </div>`;
}

function renderFields(
  text: Pick<Messages, 'followUpDue' | 'followUpSubject'>,
  followUp: FollowUp,
  onChange: (followUp: FollowUp) => void,
): TemplateResult {
  const onDue = ({ target }: Event): void => {
    const { value } = target as HTMLInputElement;
    // A date that is half typed is none yet.
    if (value !== '') onChange({ ...followUp, due: value });
  };
  return html`<div class="follow-up">
    <input
      part="follow-up-due"
      class="input"
      type="date"
      required
      aria-label=${text.followUpDue}
      .value=${followUp.due}
      @input=${onDue}
    />
    <input
      part="follow-up-subject"
      class="input"
      type="text"
      maxlength="200"
      dir="auto"
      aria-label=${text.followUpSubject}
      placeholder=${text.followUpSubject}
      .value=${followUp.subject}
      @input=${({ target }: Event) => onChange({ ...followUp, subject: (target as HTMLInputElement).value })}
    />
  </div>`;
}
