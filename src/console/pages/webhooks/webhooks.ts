import { html, type TemplateResult } from 'lit';
import type { WebhookView } from '../../../domain/protocol/administration/webhook.ts';
import { callEvents } from '../../../domain/protocol/events.ts';
import { arrayPage } from '../../parts/array-page.ts';
import type { Field } from '../../parts/field.ts';
import { listPage } from '../../parts/list-page.ts';
import type { RecordDefinition } from '../../parts/record.ts';
import { secretPanel } from '../../parts/secret-panel.ts';
import { timeText } from '../../parts/time-text.ts';
import type { PageContext } from '../../shell/page-context.ts';

const list = '/v1/webhooks';
const pathOf = (id: string): string => `${list}/${encodeURIComponent(id)}`;
const aboutSecret =
  'Your server checks the signatures of requests with it. The gateway stores it encrypted, and does not show it again.';

const fields: readonly Field[] = [
  {
    kind: 'text',
    name: 'url',
    label: 'Address',
    help: 'An https address of your server.',
    type: 'url',
    required: true,
    most: 2048,
    ltr: true,
  },
  {
    kind: 'picks',
    name: 'events',
    label: 'Events',
    one: 'event',
    help: 'What is sent, for example call.ringing and call.ended.',
    suggest: suggestEvents,
  },
  { kind: 'check', name: 'enabled', label: 'Enabled', help: 'While it is off, events are not kept for it.' },
];

/** Webhooks: addresses of servers that are sent the events of calls. */
export function page(context: PageContext): HTMLElement {
  const { ask, unsaved } = context;
  return listPage<WebhookView>(context, {
    one: 'webhook',
    many: 'webhooks',
    changes: ['webhook'],
    keyOf: ({ id }) => id,
    nameOf: ({ url }) => url,
    searches: 'address or event',
    columns: [
      { title: 'Address', view: ({ url }) => html`<bdi dir="ltr">${url}</bdi>` },
      { title: 'Events', view: ({ events }) => events.join(', ') },
      { title: 'State', view: stateView },
      { title: 'Waiting', view: ({ waiting }) => waiting, number: true },
    ],
    read: (query) => arrayPage(ask, list, query, ({ id }) => id),
    form: () => webhookRecord(context),
    actions: [
      {
        label: 'New secret',
        async run(row, handle) {
          // The old secret ends with the new one: first the person agrees that its place is free.
          if (!(await handle.clear())) return;
          const { id, url } = row;
          const { secret } = await ask<{ secret: string }>('POST', `${pathOf(id)}/secret`);
          const about = `${aboutSecret} For a day, requests have two signatures: of this secret, and of the one before.`;
          const close = (): void => void handle.open(null);
          await handle.open(
            secretPanel({ title: url, about, label: 'New signing secret', secret, unsaved, close }),
            row,
          );
        },
      },
    ],
    remove: {
      loses: ({ waiting }) =>
        waiting === 0 ? 'No event waits for it.' : `Events that wait for it, and are never sent: ${waiting}.`,
      run: ({ id }) => ask('DELETE', pathOf(id)),
    },
    none: 'No server is sent the events of calls.',
  });
}

type WebhookRow = WebhookView & { secret?: string };

function webhookRecord({ ask, unsaved }: PageContext): RecordDefinition<WebhookRow> {
  return {
    one: 'webhook',
    keyOf: ({ id }) => id,
    nameOf: ({ url }) => url,
    fields,
    blank: { url: '', events: ['call.ended'], enabled: true },
    valuesOf: ({ url, events, enabled }) => ({ url, events, enabled }),
    read: ({ id }) => ask('GET', pathOf(id)),
    save: (values, row) => (row === null ? ask('POST', list, values) : ask('PUT', pathOf(row.id), values)),
    afterSave({ secret, url }, close) {
      if (secret === undefined) return null;
      return secretPanel({ title: url, about: aboutSecret, label: 'Signing secret', secret, unsaved, close });
    },
  };
}

function stateView({ enabled, failingSince, problem }: WebhookView): TemplateResult {
  if (!enabled) return html`<span class="chip">Off</span> ${problem ?? ''}`;
  if (failingSince === null) return html`<span class="chip good">On</span>`;
  return html`<span class="chip problem">Failing</span> since ${timeText(failingSince)}: ${problem}`;
}

async function suggestEvents(typed: string) {
  const wanted = typed.toLowerCase();
  return Object.entries(callEvents)
    .filter(([type, meaning]) => `${type} ${meaning}`.toLowerCase().includes(wanted))
    .map(([value, label]) => ({ value, label }));
}
