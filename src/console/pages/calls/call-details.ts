import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { CallFlowView, CallView } from '../../../domain/protocol/call.ts';
import type { CallEntryView } from '../../../domain/protocol/call-entry.ts';
import type { CallParticipantView } from '../../../domain/protocol/call-participant.ts';
import type { Retried } from '../../../domain/protocol/crm.ts';
import { controls } from '../../../elements/controls.styles.ts';
import { defineElement } from '../../../elements/define-element.ts';
import '../../../elements/recording-player/define.ts';
import { timerText } from '../../../elements/time-texts.ts';
import { tokens } from '../../../elements/tokens.styles.ts';
import { crmSubjectNames } from '../../crm-subject-names.ts';
import { playerPhone } from '../../parts/player-phone.ts';
import { exactTimeText, timeText } from '../../parts/time-text.ts';
import { pageStyles } from '../../shell/page.styles.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { detailsStyles } from './call-details.styles.ts';
import { callPath } from './call-query.ts';
import { customerText, kindWords, outcomeText } from './call-words.ts';

const entryWords: Readonly<Record<CallEntryView['state'], string>> = {
  waiting: 'Waiting',
  failing: 'Failed, is tried again',
  refused: 'Refused by the CRM',
  written: 'Written',
};

/**
 * One call in full: its course, the participants, the path through the flow, the entries in the CRMs, the recordings.
 *
 * @element console-call-details
 * @fires details-closed - the person has read it
 */
export class ConsoleCallDetails extends LitElement {
  static override styles = [tokens, controls, pageStyles, detailsStyles];
  static override properties: PropertyDeclarations = {
    context: { attribute: false },
    callId: { attribute: false },
    call: { state: true, attribute: false },
    participants: { state: true, attribute: false },
    entries: { state: true, attribute: false },
  };

  declare context: PageContext;
  declare callId: string;
  declare private call: CallView | null;
  declare private participants: readonly CallParticipantView[];
  /** null: this person may not read them. */
  declare private entries: readonly CallEntryView[] | null;

  constructor() {
    super();
    this.callId = '';
    this.call = null;
    this.participants = [];
    this.entries = null;
  }

  /** Reads what the gateway has of the call. @throws Refused */
  async read(): Promise<void> {
    const { ask, person } = this.context;
    const path = callPath(this.callId);
    [this.call, this.participants, this.entries] = await Promise.all([
      ask<CallView>('GET', path),
      ask<CallParticipantView[]>('GET', `${path}/participants`),
      person.role === 'admin' ? ask<CallEntryView[]>('GET', `${path}/crm-entries`) : null,
    ]);
  }

  protected override render(): TemplateResult {
    const { call } = this;
    if (call === null) return html``;
    return html`<div class="stack" role="group" aria-labelledby="title" @keydown=${this.#onKey}>
      <h2 id="title" dir="auto">${customerText(call)}</h2>
      <div class="actions">
        <button class="button outline" @click=${this.#close}>Close</button>
        <button class="button outline" @click=${() => this.context.trying(() => this.read())}>Read again</button>
        <a href=${`/console/calls/${encodeURIComponent(call.id)}`}>Link to this call</a>
      </div>
      ${this.#renderFacts(call)} ${this.#renderNotes(call)} ${this.#renderParticipants()}
      ${call.flow === undefined ? nothing : this.#renderFlow(call.flow)} ${this.#renderEntries()}
      ${this.#renderRecordings(call)}
    </div>`;
  }

  #renderFacts(call: CallView): TemplateResult {
    const { virtualNumber, contact, consent } = call;
    const facts: [string, string | null][] = [
      ['Outcome', outcomeText(call)],
      ['Direction', call.direction === 'inbound' ? 'Incoming' : 'Outgoing'],
      ['Number', [virtualNumber.display, virtualNumber.label].filter((text) => text !== '').join(' ')],
      ['Contact', contact === null ? null : [contact.name, contact.company].filter(Boolean).join(', ')],
      ['Started', timeText(call.startedAt)],
      ['Answered', call.answeredAt === null ? null : exactTimeText(call.answeredAt)],
      ['Ended', call.endedAt === null ? null : exactTimeText(call.endedAt)],
      ['Talk', call.duration === 0 ? null : timerText(call.duration)],
      ['Consent to recording', consent?.state ?? null],
      ['Call ID', call.id],
    ];
    return html`<dl>
      ${facts
        .filter(([, value]) => value !== null)
        .map(
          ([title, value]) =>
            html`<div>
              <dt>${title}</dt>
              <dd dir="auto">${value}</dd>
            </div>`,
        )}
    </dl>`;
  }

  #renderNotes({ note, disposition }: CallView): TemplateResult | typeof nothing {
    if (note === '' && disposition === null) return nothing;
    return html`<section aria-labelledby="notes">
      <h3 id="notes">Wrap-up</h3>
      ${disposition === null ? nothing : html`<p dir="auto">${disposition}</p>`}
      <p class="note" dir="auto">${note}</p>
    </section>`;
  }

  #renderParticipants(): TemplateResult {
    return html`<section aria-labelledby="people">
      <h3 id="people">Participants</h3>
      <ol>
        ${this.participants.map(
          ({ kind, display, joinedAt, answeredAt, leftAt, note, disposition }) =>
            html`<li>
              <strong dir="auto">${display || '–'}</strong> <span class="quiet">${kindWords[kind]}</span>
              <span class="times" dir="auto">${courseText(joinedAt, answeredAt, leftAt)}</span>
              ${
                note === null && disposition === null
                  ? nothing
                  : html`<span class="note" dir="auto">${[disposition, note].filter(Boolean).join(': ')}</span>`
              }
            </li>`,
        )}
      </ol>
    </section>`;
  }

  #renderFlow({ name, version, path, queue }: CallFlowView): TemplateResult {
    return html`<section aria-labelledby="flow">
      <h3 id="flow">Path through ${name}, version ${version}</h3>
      ${
        this.context.person.role === 'admin'
          ? html`<p>
              <a href=${`/console/flows/${encodeURIComponent(name)}?call=${encodeURIComponent(this.callId)}`}
                >Show on the flow</a
              >
            </p>`
          : nothing
      }
      <ol>
        ${path.map(
          ({ node, kind, outcome, digits, detail, at, seconds }) =>
            html`<li>
              <strong>${node}</strong> <span class="quiet">${kind}</span> <span>${outcome}</span>
              ${digits === undefined ? nothing : html`<span dir="auto">keys ${digits}</span>`}
              ${detail === undefined ? nothing : html`<span class="quiet" dir="auto">${detail}</span>`}
              <span class="times" dir="auto">${exactTimeText(at)}, ${seconds} s</span>
            </li>`,
        )}
      </ol>
      ${queue === undefined ? nothing : html`<p dir="auto">Waited ${timerText(queue.seconds)} in the queue ${queue.name}.</p>`}
    </section>`;
  }

  #renderEntries(): TemplateResult | typeof nothing {
    const { entries } = this;
    if (entries === null) return nothing;
    return html`<section aria-labelledby="entries">
      <h3 id="entries">In the CRM</h3>
      ${
        entries.length === 0
          ? html`<p class="quiet">No CRM has an entry of this call.</p>`
          : html`<ul>
              ${entries.map((entry) => this.#renderEntry(entry))}
            </ul>`
      }
    </section>`;
  }

  #renderEntry(entry: CallEntryView): TemplateResult {
    const { label, what, state, attempts, reason, at } = entry;
    const name = `${crmSubjectNames[what]} in ${label}`;
    const retries = this.context.mayChange && (state === 'refused' || state === 'failing');
    return html`<li>
      <strong dir="auto">${name}</strong>
      <span class=${state === 'refused' ? 'problem' : state === 'failing' ? 'warning' : 'quiet'}>${entryWords[state]}</span>
      ${at === null ? nothing : html`<span class="times" dir="auto">${timeText(at)}</span>`}
      ${attempts === 0 ? nothing : html`<span class="quiet" dir="auto">${attempts} failed</span>`}
      ${reason === null || state === 'written' ? nothing : html`<p class="problem" dir="auto">${reason}</p>`}
      ${
        retries
          ? html`<button class="button outline" aria-label=${`Try again: ${name}`} @click=${() => this.#retry(entry)}>
              Try again
            </button>`
          : nothing
      }
    </li>`;
  }

  #renderRecordings({ recordings }: CallView): TemplateResult | typeof nothing {
    if (recordings.length === 0) return nothing;
    const phone = playerPhone(this.context.ask);
    return html`<section aria-labelledby="recordings">
      <h3 id="recordings">Recordings</h3>
      ${recordings.map(
        ({ id, kind, durationMs, at, incomplete }) =>
          html`<p class="quiet" dir="auto">
              ${kind === 'voicemail' ? 'Voicemail' : 'Recording'}, ${exactTimeText(at)}${incomplete ? ', incomplete' : ''}
            </p>
            <cti-recording-player
              .phone=${phone}
              recording=${id}
              seconds=${durationMs / 1000}
              label=${`${kind === 'voicemail' ? 'Voicemail' : 'Recording'}, ${exactTimeText(at)}`}
            ></cti-recording-player>`,
      )}
    </section>`;
  }

  #retry({ connection, label }: CallEntryView): Promise<void> {
    const { ask, trying, say } = this.context;
    return trying(async () => {
      const path = `/v1/crm-connections/${encodeURIComponent(connection)}/retry`;
      const { retried } = await ask<Retried>('POST', path, { callId: this.callId });
      await this.read();
      say(retried === 0 ? `${label} takes the entry just now.` : `It is sent to ${label} again.`, 'good');
    });
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    this.#close();
  };

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('details-closed'));
  };
}

function courseText(joinedAt: string, answeredAt: string | null, leftAt: string | null): string {
  const parts = [
    `rung ${exactTimeText(joinedAt)}`,
    answeredAt === null ? 'not answered' : `answered ${exactTimeText(answeredAt)}`,
    ...(leftAt === null ? [] : [`left ${exactTimeText(leftAt)}`]),
  ];
  return parts.join(', ');
}

defineElement('console-call-details', ConsoleCallDetails);
