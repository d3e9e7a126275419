import { html, nothing, type TemplateResult } from 'lit';
import type { DetailsContext } from './details.ts';

/** What the flow gives the agent to read, above all that is only for information. */
export function renderScript({ call, text }: Pick<DetailsContext, 'call' | 'text'>): TemplateResult | typeof nothing {
  const { script = '' } = call.flow ?? {};
  if (script === '' || call.phase === 'ended' || call.phase === 'completed') return nothing;
  return html`<section part="script" class="group">
    <h3>${text.script}</h3>
    <p class="script" dir="auto">${script}</p>
  </section>`;
}
