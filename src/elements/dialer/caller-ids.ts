import { html, nothing, type TemplateResult } from 'lit';
import { inOrder } from '../../domain/numbers/in-order.ts';
import type { SessionView } from '../../domain/protocol/session.ts';
import type { Messages } from '../messages.ts';

/** The choice of the number to call from, if the agent has several. */
export function renderCallerIds(
  session: SessionView | null | undefined,
  chosen: string,
  text: Messages,
  onChoice: (number: string) => void,
): TemplateResult | typeof nothing {
  const { callerIds = [], localPresence } = session ?? {};
  const [usual, ...others] = callerIds;
  if (usual === undefined || others.length === 0) return nothing;
  const option = ({ number, display, label }: typeof usual, value = number): TemplateResult =>
    html`<option value=${value} ?selected=${value === chosen}>${inOrder(display)} ${label}</option>`;
  return html`<label class="caller-id">
    <span>${text.callFrom}</span>
    <select part="caller-id" @change=${(event: Event) => onChoice((event.target as HTMLSelectElement).value)}>
      ${localPresence === true ? html`<option value="">${text.callFromNearest}</option>` : option(usual, '')}
      ${(localPresence === true ? callerIds : others).map((each) => option(each))}
    </select>
  </label>`;
}
