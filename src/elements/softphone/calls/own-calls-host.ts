import { html, type TemplateResult } from 'lit';
import type { CallView } from '../../../domain/protocol/call.ts';
import { ownCalls, ringsBeside } from '../../agent-calls/own-calls.ts';
import { AlertingHost } from '../../alerts/alerting-host.ts';
import { loadTalkingParts, wrapUps } from '../later-parts.ts';
import type { View } from '../tabs.ts';

/**
 * The softphone's base with the list of the agent's calls. Its code loads with the first call, so that it is there for
 * the second, and with it what an answered call needs.
 *
 * @csspart own-calls - the agent's calls, if there are several
 * @csspart own-call - one of them
 * @csspart own-call-show - its name and state, as a button that shows it
 * @csspart own-call-answer - answers one that rings
 * @csspart own-call-reject - rejects it
 * @csspart own-call-switch - talks in one that is on hold, and holds the other
 * @csspart own-calls-merge - makes both calls one
 * @csspart trouble - why the call sounds bad
 * @csspart people-picker - the list of people
 * @csspart people-input - the field of the list
 * @csspart people-list - the matching parties
 * @csspart option - one party
 * @csspart transfer - transfers without a consultation
 * @csspart consult - starts a consultation
 * @csspart add - adds the party to the conversation
 * @csspart new-call - calls the party beside the conversation
 * @csspart wrap-up - note and outcome of the call
 * @csspart note - the field for the note
 * @csspart disposition - the outcomes to choose from
 * @csspart choice - one outcome
 * @csspart note-bar - opens the note of the call, and shows its beginning
 * @csspart note-kept - whether the note is stored
 * @csspart earlier-notes - notes of earlier agents of the call
 * @csspart tags - the tags to choose from
 * @csspart tag - one tag
 * @csspart follow-up - whether something is to be done after the call
 * @csspart follow-up-due - the day of the follow-up
 * @csspart follow-up-subject - what is to be done then
 * @csspart wrap-up-time - the rest of the wrap-up
 * @csspart wrap-up-extend - gives a minute more
 * @csspart parties - the other participants
 * @csspart party - one participant
 * @csspart party-mute - mutes a participant for all
 * @csspart party-drop - removes a participant
 * @csspart complete - completes the transfer
 * @csspart back - returns to the customer
 * @csspart merge - connects all participants
 */
export abstract class OwnCallsHost extends AlertingHost {
  abstract view: View;

  /** A call that rings while another one is shown. */
  protected get ringsBeside(): CallView | null {
    return ringsBeside(this.phone?.state ?? null);
  }

  /** What was written before a reload is sent also while no note is open. */
  readonly #sendDrafts = (): void => {
    const { phone, clock } = this;
    if (phone) wrapUps.now?.draftsOf({ phone, clock, send: (draft) => this.ask('cti-note-request', draft) });
  };

  /** @param beside shown with the bar of the current call: only while another call rings */
  protected renderOwnCalls(beside = false): TemplateResult | null {
    const calls = ownCalls(this.phone?.state ?? null);
    if (calls.length > 0) void loadTalkingParts().then(this.#sendDrafts);
    if (calls.length < 2 || (beside && this.ringsBeside === null)) return null;
    return html`<cti-agent-calls
      class="own-calls"
      exportparts="base: own-calls, call: own-call, show: own-call-show, answer: own-call-answer, reject: own-call-reject, switch: own-call-switch, merge: own-calls-merge"
      .phone=${this.phone}
      .messages=${this.messages}
      .clock=${this.clock}
      @cti-call-show-request=${() => {
        this.view = 'phone';
      }}
    ></cti-agent-calls>`;
  }
}
