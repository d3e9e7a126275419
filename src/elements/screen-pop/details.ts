import { html, nothing, type TemplateResult } from 'lit';
import { dialledRecordParam } from '../../domain/crm/dialled-record.ts';
import type { CrmRef } from '../../domain/crm/ref.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { ContactView, RelatedView } from '../../domain/protocol/contact.ts';
import { isUnverified } from '../call-texts.ts';
import { icons } from '../icons.ts';
import type { Messages } from '../messages.ts';
import { briefTime, spokenDuration, timerText } from '../time-texts.ts';

export interface DetailsContext {
  call: CallView;
  text: Messages;
  locale: string;
  now: number;
}

export function renderTickets(
  { text, locale, now }: DetailsContext,
  contact: ContactView,
  open: ((ticketId: string) => void) | null,
): TemplateResult {
  const tickets = contact.openTickets;
  return html`<section part="tickets" class="group">
    <h3>${text.openTickets} <span class="count">${tickets.length > 0 ? tickets.length : nothing}</span></h3>
    ${tickets.length === 0 ? html`<p class="quiet">${text.noTickets}</p>` : nothing}
    <ul>
      ${tickets.map(
        (ticket) => html`<li class="row">
          <span class="lead">${icons.ticket}</span>
          <span class="main">
            ${
              open
                ? html`<button part="open-ticket" class="link clamp" dir="auto" type="button" @click=${() => open(ticket.id)}>${ticket.subject}</button>`
                : html`<span class="clamp" dir="auto">${ticket.subject}</span>`
            }
            <span class="meta"><span class="chip">${ticket.status}</span>
              <time datetime=${ticket.updatedAt}>${briefTime(ticket.updatedAt, now, locale, text)}</time></span>
          </span>
        </li>`,
      )}
    </ul>
  </section>`;
}

/** Open deals, orders and the like. @param linked kinds of records that can be opened */
export function renderRelated(
  context: DetailsContext,
  { related }: ContactView,
  linked: ReadonlySet<string>,
  open: (record: CrmRef) => void,
): TemplateResult | typeof nothing {
  if (related.length === 0) return nothing;
  return html`<section part="related" class="group">
    <h3>${context.text.related} <span class="count">${related.length}</span></h3>
    <ul>
      ${related.map((record) => renderRecord(context, record, linked.has(record.kind) ? open : null))}
    </ul>
  </section>`;
}

/** A record with its state and items. @param open null: it cannot be opened */
export function renderRecord(
  { text, locale, now }: Omit<DetailsContext, 'call'>,
  { kind, id, label, at, states = [], items = [] }: RelatedView,
  open: ((record: CrmRef) => void) | null,
): TemplateResult {
  return html`<li class="row">
    <span class="lead">${icons.document}</span>
    <span class="main">
      ${
        open === null
          ? html`<span class="clamp" dir="auto">${label}</span>`
          : html`<button part="open-record" class="link clamp" dir="auto" type="button" @click=${() => open({ kind, id })}>${label}</button>`
      }
      <span class="meta"><span class="chip">${text.recordKinds[kind.toLowerCase()] ?? kind}</span>
        ${states.map((state) => html`<span dir="auto">${state}</span>`)}
        ${at === undefined ? nothing : html`<time datetime=${at}>${briefTime(at, now, locale, text)}</time>`}</span>
      ${items.length === 0 ? nothing : html`<ul class="items">${items.map((item) => renderItem(item, locale, text))}</ul>`}
    </span>
  </li>`;
}

type Item = NonNullable<RelatedView['items']>[number];

/** An item of an order, with what is in stock of it. */
function renderItem({ label, quantity, stock }: Item, locale: string, text: Messages): TemplateResult {
  const count = new Intl.NumberFormat(locale);
  return html`<li part="item" class="item">
    <span class="clamp" dir="auto">${count.format(quantity)} × ${label}</span>
    ${
      stock === null
        ? nothing
        : html`<span part="stock" class=${stock > 0 ? 'stock' : 'stock none-left'}
            >${stock > 0 ? text.inStock(count.format(stock)) : text.outOfStock}</span
          >`
    }
  </li>`;
}

export function renderLastCalls({ text, locale, now }: DetailsContext, contact: ContactView): TemplateResult {
  return html`<section part="calls" class="group">
    <h3>${text.lastCalls}</h3>
    ${contact.lastCalls.length === 0 ? html`<p class="quiet">${text.noCalls}</p>` : nothing}
    <ul>
      ${contact.lastCalls.map((past) => {
        const inbound = past.direction === 'inbound';
        const direction = inbound ? text.inbound : text.outbound;
        return html`<li class="row">
          <span class="lead" title=${direction}>${inbound ? icons.incoming : icons.outgoing}</span>
          <span class="main">
            <span class="clamp" dir="auto">${past.summary === '' ? direction : past.summary}</span>
            <span class="meta"><span class="visually-hidden">${direction}</span
              ><time datetime=${past.at}>${briefTime(past.at, now, locale, text)}</time>
              ${past.duration > 0 ? renderDuration(past.duration, locale) : nothing}</span>
          </span>
        </li>`;
      })}
    </ul>
  </section>`;
}

function renderDuration(seconds: number, locale: string): TemplateResult {
  return html`<span aria-hidden="true">${timerText(seconds)}</span
    ><span class="visually-hidden">${spokenDuration(seconds, locale)}</span>`;
}

/** The call parameters. Their values come from a stranger: they are text, never markup. */
export function renderParams({ call, text }: DetailsContext): TemplateResult | typeof nothing {
  const params = Object.entries(call.params).filter(([name, value]) => !isLeftOut(name, value, call));
  if (params.length === 0) return nothing;
  return html`<section part="params" class="group">
    <h3>${text.details}</h3>
    <dl>
      ${params.map(
        ([name, value]) => html`<div class="param">
          <dt>${text.params[name.toLowerCase()] ?? name}</dt>
          <dd>${renderValue(value, text)}</dd>
        </div>`,
      )}
    </dl>
  </section>`;
}

/** Shown elsewhere, or not meant for people. */
function isLeftOut(name: string, value: string, call: CallView): boolean {
  if (name === dialledRecordParam) return true;
  // Placed beside the mark for an unverified number. Without that mark it would repeat the number.
  if (isUnverified(call) && /^(?:number|phone)$/i.test(name)) return true;
  return value === '' || (name.toLowerCase() === 'name' && value === call.customer.name && call.contact === null);
}

function renderValue(value: string, text: Messages): TemplateResult {
  const address = webAddress(value);
  if (address === null) return html`<span class="clamp" dir="auto">${value}</span>`;
  const shown = address.host + (address.pathname === '/' ? '' : address.pathname) + address.search;
  return html`<a part="link" class="clamp number" href=${address.href} target="_blank" rel="noopener noreferrer"
    >${shown}<span class="visually-hidden"> (${text.opensInNewTab})</span></a
  >`;
}

/** Only http and https, so that neither a visitor nor a CRM can inject a script. */
export function webAddress(value: string): URL | null {
  if (!/^https?:\/\//i.test(value)) return null;
  return URL.canParse(value) ? new URL(value) : null;
}
