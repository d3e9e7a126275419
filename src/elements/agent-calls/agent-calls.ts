import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Listenable } from '../../controllers/store-controller.ts';
import { isGuest } from '../../domain/calls/guest.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { callerName, dirOf } from '../call-texts.ts';
import { controls } from '../controls.styles.ts';
import { busyRing, icons } from '../icons.ts';
import { PhoneElement } from '../phone-element.ts';
import { tokens } from '../tokens.styles.ts';
import { styles } from './agent-calls.styles.ts';
import { mergeable, ownCalls, ringsHere, talks } from './own-calls.ts';

/**
 * The calls of the agent, if there are several: one that talks, one on hold, one that rings, and those whose note is not
 * saved. An agent talks in one call at a time: answering or switching puts the other call on hold, whose customer hears
 * music. Shows nothing while there is one call at most.
 *
 * @element cti-agent-calls
 * @summary The agent's calls: answer a second one, switch, merge.
 * @fires {CustomEvent<{ callId: string }>} cti-call-show-request - intent, cancelable: show this call
 * @fires {CustomEvent<{ callId: string }>} cti-answer-request - intent, cancelable
 * @fires {CustomEvent<{ callId: string }>} cti-reject-request - intent, cancelable
 * @fires {CustomEvent<{ callId: string }>} cti-resume-request - intent, cancelable: talk in this call, and hold the other
 * @fires {CustomEvent<{ callId: string, other: string }>} cti-calls-merge-request - intent, cancelable: make both calls one
 * @csspart base - the whole element
 * @csspart call - one call
 * @csspart show - the call's name and state, as a button that shows it
 * @csspart answer - answers a call that rings
 * @csspart reject - rejects it
 * @csspart switch - talks in a call on hold, and holds the other
 * @csspart merge - makes both calls one
 */
export class CtiAgentCalls extends PhoneElement {
  static override styles = [tokens, controls, styles];

  protected watched(state: PhoneState): Listenable[] {
    return [state.$calls, state.$current];
  }

  protected override render(): TemplateResult | typeof nothing {
    const calls = ownCalls(this.phone?.state ?? null);
    if (calls.length < 2) return nothing;
    const pair = mergeable(calls);
    return html`<section part="base" class="base" aria-label=${this.text.ownCalls}>
      <ul>
        ${repeat(
          calls,
          ({ id }) => id,
          (call) => this.#renderCall(call, calls),
        )}
      </ul>
      ${pair === null ? nothing : this.#renderMerge(pair)}
    </section>`;
  }

  #renderCall(call: CallView, calls: readonly CallView[]): TemplateResult {
    const { text } = this;
    const name = callerName(call, text);
    const current = this.phone?.state.$current.get()?.id === call.id;
    return html`<li part="call" class="call ${call.phase} ${ringsHere(call) ? 'rings' : ''} ${current ? 'current' : ''}">
      <button
        part="show"
        class="show"
        type="button"
        aria-current=${current ? 'true' : nothing}
        @click=${() => this.ask('cti-call-show-request', { callId: call.id })}
      >
        ${iconOf(call)}
        <span class="who"
          ><span class="name ellipsis" dir=${dirOf(name)}>${name}</span
          ><span class="standing ellipsis" dir="auto">${this.#standing(call)}</span></span
        >
      </button>
      ${this.#renderActions(call, calls, name)}
    </li>`;
  }

  #standing({ phase, direction }: CallView): string {
    const { text } = this;
    if (phase === 'ringing') return direction === 'inbound' ? text.incoming : text.calling;
    if (phase === 'active') return text.inCall;
    return phase === 'held' ? text.onHold : text.wrapUp;
  }

  #renderActions(call: CallView, calls: readonly CallView[], name: string): TemplateResult | typeof nothing {
    const { text } = this;
    if (ringsHere(call)) {
      return html`${this.#renderIcon('reject', 'danger', text.rejectFrom(name), icons.hangUp, 'cti-reject-request', call)}
      ${this.#renderIcon('answer', 'success', text.answerFrom(name), icons.phone, 'cti-answer-request', call)}`;
    }
    const asks = call.parties.some(({ consulting }) => consulting);
    if (call.phase !== 'held' || asks || isGuest(call)) return nothing;
    const alone = calls.filter(talks).length === 1;
    const words = alone ? text.resume : text.switchCall;
    const busy = this.waits('cti-resume-request');
    return html`<button
      part="switch"
      class="button outline switch"
      type="button"
      aria-label=${`${words}: ${name}`}
      aria-busy=${busy ? 'true' : 'false'}
      aria-disabled=${busy ? 'true' : 'false'}
      @click=${busy ? nothing : () => this.ask('cti-resume-request', { callId: call.id })}
    >
      <span class="words" dir="auto">${words}</span>
    </button>`;
  }

  #renderIcon(
    part: string,
    kind: 'danger' | 'success',
    label: string,
    icon: TemplateResult,
    name: 'cti-answer-request' | 'cti-reject-request',
    { id: callId }: CallView,
  ): TemplateResult {
    const busy = this.waits(name);
    return html`<button
      part=${part}
      class="button ${kind} icon"
      type="button"
      aria-label=${label}
      title=${label}
      aria-busy=${busy ? 'true' : 'false'}
      aria-disabled=${busy ? 'true' : 'false'}
      @click=${busy ? nothing : () => this.ask(name, { callId })}
    >
      ${busy ? busyRing : icon}
    </button>`;
  }

  #renderMerge(pair: { callId: string; other: string }): TemplateResult {
    const busy = this.waits('cti-calls-merge-request');
    return html`<button
      part="merge"
      class="button bare merge"
      type="button"
      aria-busy=${busy ? 'true' : 'false'}
      aria-disabled=${busy ? 'true' : 'false'}
      @click=${busy ? nothing : () => this.ask('cti-calls-merge-request', pair)}
    >
      ${busy ? busyRing : icons.addPerson}<span class="words" dir="auto">${this.text.mergeCalls}</span>
    </button>`;
  }
}

function iconOf(call: CallView): TemplateResult {
  if (call.phase === 'held') return icons.pause;
  if (call.phase === 'active') return icons.phone;
  if (call.phase === 'ended') return icons.document;
  return ringsHere(call) ? icons.incoming : icons.outgoing;
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-agent-calls': CtiAgentCalls;
  }
}
