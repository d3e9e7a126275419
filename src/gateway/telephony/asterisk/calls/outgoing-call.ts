import { cause, causeOfReason, causeOfSipStatus } from '../../../../domain/calls/end-reason.ts';
import type { Dialog, DialogHandlers } from '../../../sip/dialog/dialog.ts';
import type { IncomingInvite } from '../../../sip/dialog/incoming-invite.ts';
import type { OutgoingInvite } from '../../../sip/dialog/outgoing-invite.ts';
import { encodeUser, printNameAddress } from '../../../sip/message/sip-address.ts';
import { headerList, type SipRequest, type SipResponse } from '../../../sip/message/sip-message.ts';
import { pagesInOrder, type RingChain } from '../../../sip/ring-order.ts';
import type { Format, Headers, OriginateRequest } from '../../port.ts';
import { bestRefusal } from '../../signalling/best-refusal.ts';
import {
  callSidLine,
  customHeaders,
  doubtLines,
  elsewhereLine,
  headerLines,
  paramLines,
  reasonLine,
} from '../../signalling/call-headers.ts';
import { type Rung, RungPages, silentMs, triesNext } from '../../signalling/ring-chains.ts';
import type { Signalling } from '../../signalling/signalling.ts';
import { common } from '../../sound/formats.ts';
import { channelVariables } from '../channels/asterisk-leg.ts';
import type { AsteriskChannel } from '../channels/channel.ts';
import type { AsteriskContext } from '../context.ts';
import type { Pbx } from '../server/pbx.ts';
import { BrowserCall } from './browser-call.ts';
import { Description } from './description.ts';
import { asteriskNames, formatsOf, onlyFormats } from './sdp-lines.ts';
import { continueAt } from './take-over.ts';

interface Branch extends Rung {
  invite: OutgoingInvite | null;
  /** Cancels the timeout for a silent page. */
  heard: () => void;
}

/**
 * A call to all phones of a party at once (RFC 3261 16.7). Asterisk is asked to call the gateway. Its single offer is
 * sent to all phones, and the first phone that answers gets the call:
 *
 *   asked ──Asterisk's INVITE──► calling ──first 18x──► Ringing ──first 2xx──► conversation; the others: CANCEL
 *      │                                            └──another page's INVITE with Replaces: ►┘ by a channel of its own
 *      └── all rejected, or timeoutMs: gone, with the best of the causes
 *
 * Of an agent's pages one rings, and the next one if that fails. A page that the agent chooses meanwhile rings as well.
 */
export class OutgoingCall implements Signalling {
  readonly #context: AsteriskContext;
  readonly #channel: AsteriskChannel;
  readonly #request: OriginateRequest;
  readonly #formats: Format[];
  readonly #chains: () => readonly RingChain[];
  readonly #branches = new Set<Branch>();
  readonly #rung: RungPages;
  /** Pages that are about to answer in place of a ringing phone. */
  readonly #pickUps = new Set<IncomingInvite>();
  readonly #refusals: number[] = [];
  /** The cause that a rejection carried (RFC 3326), by status. */
  readonly #causes = new Map<number, number>();
  #invite: IncomingInvite | null = null;
  #call: BrowserCall | null = null;
  #stopTimer: () => void = () => {};
  #stopWatching: () => void = () => {};

  /** @param chains the party's phones at the moment of the call: they may change until Asterisk calls */
  constructor(
    context: AsteriskContext,
    channel: AsteriskChannel,
    request: OriginateRequest,
    formats: Format[],
    chains: () => readonly RingChain[],
  ) {
    this.#context = context;
    this.#channel = channel;
    this.#request = request;
    this.#formats = formats;
    const { to } = request;
    this.#rung = new RungPages(() =>
      to.kind === 'agent' ? pagesInOrder(context.edge.bindings('agent', to.identity)) : [],
    );
    this.#chains = chains;
  }

  /** Resolves when Asterisk has been asked to call. */
  async start(pbx: Pbx): Promise<void> {
    const { id } = this.#channel;
    this.#stopTimer = this.#context.clock.after(this.#request.timeoutMs, () => {
      if (this.#call === null) this.#channel.destroy(cause.noAnswer, false);
    });
    this.#channel.reserve(pbx);
    const arrived = pbx.arrival(id);
    arrived.catch(() => {});
    try {
      const variables = { ...channelVariables, 'PJSIP_HEADER(add,X-Sidecall-Channel)': id };
      await pbx.ari.post(
        ['channels', 'create'],
        { endpoint: pbx.browsers, app: pbx.app, channelId: id, formats: asteriskNames(this.#formats) },
        { variables },
      );
      await arrived;
      this.#channel.place(pbx, id);
      if (this.#channel.gone) return;
      await pbx.ari.post(['channels', id, 'dial'], { timeout: Math.ceil(this.#request.timeoutMs / 1000) + 5 });
    } catch (error) {
      if (this.#channel.gone) return;
      this.#context.logger.warn({ err: error, channel: id }, 'channel creation failed');
      this.#channel.destroy(cause.temporaryFailure, false);
    }
  }

  /** Handles Asterisk's call: sends its offer to the phones. */
  onAsterisk(invite: IncomingInvite): void {
    if (this.#channel.gone || this.#invite !== null) {
      invite.reject(480);
      return;
    }
    this.#invite = invite;
    invite.onGone(() => {
      // Asterisk gave up by itself.
      if (!this.#channel.gone && this.#call === null) this.#channel.destroy(cause.temporaryFailure, false);
    });
    const chains = this.#chains();
    if (chains.length === 0) {
      // The last phone has gone meanwhile.
      this.#refuse(480);
      return;
    }
    const offer = onlyFormats(invite.request.body, this.#formats);
    const { to } = this.#request;
    if (to.kind === 'agent') {
      this.#stopWatching = this.#context.edge.onRingingPage(to.identity, (page) => this.#ringFirst([[page]], offer));
    }
    this.#ringFirst(chains, offer);
  }

  #ringFirst(chains: readonly RingChain[], offer: string): void {
    const branches = this.#rung.next(chains).map((phone): Branch => ({ ...phone, invite: null, heard: () => {} }));
    for (const branch of branches) this.#branches.add(branch);
    for (const branch of branches) this.#ring(branch, offer);
  }

  /**
   * Another page of the party answers the call (RFC 3891 section 3: Replaces names an early dialog of ours). The phones
   * ring until Asterisk has answered that page.
   */
  async pickUp(invite: IncomingInvite): Promise<void> {
    const { callId, caller, headers } = this.#request;
    this.#pickUps.add(invite);
    await continueAt(this.#context, invite, {
      channel: this.#channel,
      callId,
      formats: this.#formats,
      lines: [...doubtLines(caller, this.#context.domain), ...headerLines(headers)],
      stands: () => this.#call === null && this.#pickUps.has(invite),
      go: async (call, ariId, sdp) => {
        this.#up(call, invite.request, common(this.#formats, formatsOf(sdp)));
        // The channel whose call made the phones ring is dropped when its replacement takes over.
        await this.#channel.exchange(ariId);
        this.#channel.become('Up');
      },
    });
    // The phones may have rejected the call meanwhile.
    if (this.#pickUps.delete(invite)) this.#endIfRefused();
  }

  async ring(): Promise<void> {}

  async answer(): Promise<void> {}

  end(code: number, elsewhere: boolean, headers: Headers = {}): void {
    this.#stopRinging();
    this.#dropAll(elsewhere ? elsewhereLine : reasonLine(code), headerLines(headers));
    this.#refuseAsterisk();
  }

  #ring(branch: Branch, sdp: string): void {
    const { caller, callId, params, to, headers } = this.#request;
    const { domain, edge } = this.#context;
    // RFC 3323 4.1.1.3: the From of an anonymous caller.
    const from =
      caller.user === null
        ? printNameAddress(caller.name ?? 'Anonymous', 'sip:anonymous@anonymous.invalid')
        : printNameAddress(caller.name, `sip:${encodeUser(caller.user)}@${domain}`);
    const user = to.kind === 'agent' ? to.identity : to.number;
    const parts = {
      from,
      // The Request-URI is the registered Contact, because browsers' SIP stacks reject others. To holds the dialled
      // number.
      to: printNameAddress(null, `sip:${encodeUser(user)}@${domain}`),
      lines: [callSidLine(callId), ...doubtLines(caller, domain), ...paramLines(params), ...headerLines(headers)],
      sdp,
      call: this,
    };
    // Timer B is 32 s. If there is another page, a silent one is skipped sooner.
    if (this.#rung.after(branch, []).length > 0) {
      branch.heard = this.#context.clock.after(silentMs, () => {
        branch.invite?.cancel([]);
        this.#refused(branch, 408, null, sdp);
      });
    }
    branch.invite = edge.invite(branch.binding, parts, {
      onTrying: () => branch.heard(),
      onProvisional: (status) => {
        if (status < 180 || this.#call !== null || this.#channel.state !== 'Ring') return;
        this.#invite?.progress(180, [], null);
        this.#channel.become('Ringing');
      },
      onAnswered: (dialog, response) => this.#answered(branch, dialog, response, parts.sdp),
      onRefused: (status, response) => this.#refused(branch, status, response, sdp),
    });
  }

  #answered(branch: Branch, dialog: Dialog, response: SipResponse, offer: string): DialogHandlers {
    this.#branches.delete(branch);
    branch.heard();
    const { pbx } = this.#channel;
    const invite = this.#invite;
    const formats = common(this.#formats, formatsOf(response.body));
    const call = new BrowserCall(this.#context, this.#channel, pbx, this.#request.callId, new Description(offer));
    if (this.#channel.gone || this.#call !== null || pbx === null || invite?.pending !== true || formats.length === 0) {
      // Another phone answered at the same moment, or this one has no common format.
      call.refuse(dialog, formats.length === 0 ? cause.incompatible : cause.normal);
      if (formats.length === 0) this.#refuse(488);
      return call;
    }
    const asterisk = invite.accept(response.body, [], call.asteriskSide);
    call.begin(dialog, asterisk, 'caller', response);
    this.#up(call, response, formats);
    this.#channel.become('Up');
    return call;
  }

  #up(call: BrowserCall, message: SipRequest | SipResponse, formats: readonly Format[]): void {
    this.#call = call;
    this.#channel.signalling = call;
    this.#channel.answeredWith(customHeaders(message));
    this.#channel.agreed(formats);
    this.#stopRinging();
    this.#dropAll(elsewhereLine);
  }

  #refused(branch: Branch, status: number, response: SipResponse | null, offer: string): void {
    if (!this.#branches.delete(branch)) return;
    branch.heard();
    const told = response && causeOfReason(headerList(response, 'reason'));
    if (told) this.#causes.set(status, told);
    const others = triesNext(branch.binding, status) && this.#rings ? this.#rung.after(branch, this.#branches) : [];
    if (others.length > 0) {
      this.#refusals.push(status);
      this.#ringFirst([others], offer);
      return;
    }
    this.#refuse(status);
  }

  #refuse(status: number): void {
    this.#refusals.push(status);
    if (this.#call !== null || this.#channel.gone) return;
    // 16.7 step 5: a 6xx applies to the party, not to one phone.
    if (status >= 600) this.#dropAll(`Reason: SIP;cause=${status}`);
    this.#endIfRefused();
  }

  /** Ends the call when every phone has rejected it and no page is about to answer. */
  #endIfRefused(): void {
    if (this.#call !== null || this.#channel.gone || this.#refusals.length === 0) return;
    if (this.#branches.size + this.#pickUps.size > 0) return;
    this.#stopRinging();
    this.#refuseAsterisk();
    const best = bestRefusal(this.#refusals);
    this.#channel.destroy(this.#causes.get(best) ?? causeOfSipStatus(best), true);
  }

  /** No phone has answered, and the call waits for one. */
  get #rings(): boolean {
    return this.#call === null && !this.#channel.gone;
  }

  #stopRinging(): void {
    this.#stopTimer();
    this.#stopWatching();
  }

  #refuseAsterisk(): void {
    if (this.#invite?.pending) this.#invite.reject(480);
  }

  #dropAll(reason: string, lines: readonly string[] = []): void {
    this.#pickUps.clear();
    for (const branch of [...this.#branches]) {
      this.#branches.delete(branch);
      branch.heard();
      branch.invite?.cancel([reason, ...lines]);
    }
  }
}
