import { html, nothing, type TemplateResult } from 'lit';
import type { CallView } from '../../domain/protocol/call.ts';
import { spokenDuration, timerText } from '../time-texts.ts';
import type { DetailsContext } from './details.ts';

type Step = NonNullable<CallView['flow']>['path'][number];

/** What the caller did before an agent answered: the keys they pressed, and how long they waited in a queue. */
export function renderPath({ call, text, locale, now }: DetailsContext): TemplateResult | typeof nothing {
  const { flow } = call;
  if (flow === undefined) return nothing;
  const steps = flow.path.filter(({ digits }) => digits !== undefined && digits !== '');
  if (steps.length === 0 && flow.queue === undefined) return nothing;
  return html`<section part="path" class="group">
    <h3>${text.callPath}</h3>
    <dl>
      ${steps.map(renderStep)}
      ${flow.queue === undefined ? nothing : renderQueue(flow.queue, { text, locale, now })}
    </dl>
  </section>`;
}

/** A key of a menu has a meaning. Collected digits are shown as they are. */
function renderStep({ node, digits, detail }: Step): TemplateResult {
  return html`<div class="param">
    <dt dir="auto">${detail ?? node}</dt>
    <dd><bdi dir="ltr">${digits}</bdi></dd>
  </div>`;
}

function renderQueue(
  { name, since, seconds, waits }: NonNullable<NonNullable<CallView['flow']>['queue']>,
  { text, locale, now }: Pick<DetailsContext, 'text' | 'locale' | 'now'>,
): TemplateResult {
  const waited = waits ? Math.max(0, (now - Date.parse(since)) / 1000) : seconds;
  return html`<div class="param">
    <dt dir="auto">${text.waitedIn(name)}</dt>
    <dd><span aria-hidden="true">${timerText(waited)}</span
      ><span class="visually-hidden">${spokenDuration(waited, locale)}</span></dd>
  </div>`;
}
