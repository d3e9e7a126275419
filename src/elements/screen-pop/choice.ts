import { html, nothing, type TemplateResult } from 'lit';
import type { CrmRef } from '../../domain/crm/ref.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { ChoiceView } from '../../domain/protocol/contact.ts';
import { icons } from '../icons.ts';
import type { Messages } from '../messages.ts';
import { type DetailsContext, renderRecord } from './details.ts';

type Match = ChoiceView['matches'][number];

/** The contacts with the caller's number, the oldest first. The chosen one is marked, and the choice can be changed. */
export function renderChoice(options: {
  call: CallView;
  text: Messages;
  locale: string;
  busy: boolean;
  choose: (contact: CrmRef | null) => void;
}): TemplateResult | typeof nothing {
  const { call, text, locale, busy } = options;
  const { choice, contact } = call;
  if (choice === undefined) return nothing;
  // Beside the wrap-up there is no room for the explanation.
  const made = choice.state === 'made';
  const isChosen = (match: Match): boolean => made && contact?.kind === match.kind && contact.id === match.id;
  const choose = (record: CrmRef | null): void => {
    if (!busy) options.choose(record);
  };
  return html`<section part="contacts" class="group contacts" aria-label=${text.severalContacts}>
    <h3>${text.severalContacts}</h3>
    ${made || call.phase === 'ended' ? nothing : html`<p class="quiet">${text.chooseContact}</p>`}
    <ul>
      ${choice.matches.map(
        (match) => html`<li>
          <button
            part="choose-contact"
            class="match"
            type="button"
            aria-pressed=${isChosen(match) ? 'true' : 'false'}
            aria-disabled=${busy ? 'true' : 'false'}
            @click=${() => choose({ kind: match.kind, id: match.id })}
          >
            <span class="lead">${isChosen(match) ? icons.check : icons.person}</span>
            <span class="main">
              <span class="clamp" dir="auto">${match.name}</span>
              <span class="meta"
                ><span class="chip">${text.recordKinds[match.kind.toLowerCase()] ?? match.kind}</span>
                ${match.company === null ? nothing : html`<span class="clamp" dir="auto">${match.company}</span>`}
                ${renderSince(match.createdAt, locale, text)}</span
              >
            </span>
          </button>
        </li>`,
      )}
    </ul>
    <button
      part="choose-none"
      class="button outline none"
      type="button"
      aria-pressed=${made && contact === null ? 'true' : 'false'}
      aria-disabled=${busy ? 'true' : 'false'}
      @click=${() => choose(null)}
    >
      ${text.noneOfThese}
    </button>
  </section>`;
}

function renderSince(createdAt: string | null, locale: string, text: Messages): TemplateResult | typeof nothing {
  const date = new Date(createdAt ?? '');
  if (Number.isNaN(date.getTime())) return nothing;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(date);
  return html`<time datetime=${date.toISOString()}>${text.createdOn(day)}</time>`;
}

/** What further CRMs know of the caller. */
export function renderElsewhere(context: DetailsContext): TemplateResult[] {
  const { elsewhere = [] } = context.call;
  return elsewhere.map(
    ({ connection, records }) => html`<section part="other-crm" class="group">
      <h3><span class="ellipsis" dir="auto">${connection}</span> <span class="count">${records.length}</span></h3>
      <ul>
        ${records.map((record) => renderRecord(context, record, null))}
      </ul>
    </section>`,
  );
}
