import { cause, causeOfReason, causeOfSipStatus } from '../../../../domain/calls/end-reason.ts';
import type { Dialog, DialogHandlers } from '../../../sip/dialog/dialog.ts';
import type { IncomingInvite } from '../../../sip/dialog/incoming-invite.ts';
import type { InviteHandlers } from '../../../sip/dialog/invite.ts';
import type { OutgoingInvite } from '../../../sip/dialog/outgoing-invite.ts';
import { encodeUser, printNameAddress } from '../../../sip/message/sip-address.ts';
import { contentType, headerList, type SipRequest, type SipResponse, tagOf } from '../../../sip/message/sip-message.ts';
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
import type { CoreContext } from '../context.ts';
import type { NegotiatedLeg } from '../rtp/negotiated-leg.ts';
import { SdpError } from '../rtp/sdp.ts';
import { NoMediaPort } from '../udp/media-socket.ts';
import type { EmbeddedChannel } from './channel.ts';
import { Conversation } from './conversation.ts';
import { continueAt } from './take-over.ts';

/** Maximum number of phones behind one address that can send early media. */
const maxEarly = 16;

interface Branch extends Rung {
  leg: NegotiatedLeg;
  invite: Pick<OutgoingInvite, 'cancel'> | null;
  /** Answers that came before the call was answered, by To tag. A proxy may pass on one from each phone. */
  early: Map<string, string>;
  /** Cancels the timeout for a silent phone. */
  heard: () => void;
}

/**
 * A call to all phones of a party at once (RFC 3261 16.7, like a forking proxy):
 *
 *   calling ──first 18x──► Ringing (with SDP: heard) ──first 2xx──► conversation; the others: CANCEL, "elsewhere"
 *      ├── a rejection: wait for the others; 6xx: all are cancelled
 *      │                        └──another page's INVITE with Replaces: the same ──────►┘
 *      └── all rejected, or timeoutMs: gone, with the best of the causes
 *
 * Phones of a chain are called one after the other, if the one before fails: routes of a trunk, and an agent's pages. A
 * page that the agent chooses meanwhile rings as well.
 */
export class OutgoingCall implements Signalling {
  readonly #context: CoreContext;
  readonly #channel: EmbeddedChannel;
  readonly #request: OriginateRequest;
  readonly #formats: Format[];
  readonly #branches = new Set<Branch>();
  /** Pages that are about to answer in place of a ringing phone. */
  readonly #pickUps = new Set<IncomingInvite>();
  readonly #refusals: number[] = [];
  /** The cause that a rejection carried (RFC 3326), by status. */
  readonly #causes = new Map<number, number>();
  #conversation: Conversation | null = null;
  readonly #rung: RungPages;
  /** Media that is being opened for phones. */
  #opening = 0;
  #stopTimer: () => void = () => {};
  #stopWatching: () => void = () => {};

  constructor(context: CoreContext, channel: EmbeddedChannel, request: OriginateRequest, formats: Format[]) {
    this.#context = context;
    this.#channel = channel;
    this.#request = request;
    this.#formats = formats;
    const { to } = request;
    this.#rung = new RungPages(() =>
      to.kind === 'agent' ? pagesInOrder(context.edge.bindings('agent', to.identity)) : [],
    );
  }

  /** Resolves when the first phone of each chain has been called. */
  async start(chains: readonly RingChain[]): Promise<void> {
    const { to } = this.#request;
    if (to.kind === 'agent') {
      this.#stopWatching = this.#context.edge.onRingingPage(to.identity, (page) => void this.#open([[page]]));
    }
    this.#stopTimer = this.#context.clock.after(this.#request.timeoutMs, () => {
      if (this.#conversation === null) this.#channel.destroy(cause.noAnswer, false);
    });
    await this.#open(chains);
  }

  async #open(chains: readonly RingChain[]): Promise<void> {
    const phones = this.#rung.next(chains);
    if (phones.length === 0) return;
    this.#opening += 1;
    const legs = await Promise.allSettled(phones.map(({ binding }) => this.#context.legs.open(binding.principal)));
    this.#opening -= 1;
    const branches: Branch[] = [];
    let noPort = false;
    for (const [index, result] of legs.entries()) {
      const phone = phones[index];
      if (result.status === 'rejected' || phone === undefined) {
        noPort ||= result.status === 'rejected' && result.reason instanceof NoMediaPort;
        this.#context.logger.error({ err: result.status === 'rejected' ? result.reason : null }, 'media not opened');
        continue;
      }
      const branch: Branch = { ...phone, leg: result.value, invite: null, early: new Map(), heard: () => {} };
      this.#branches.add(branch);
      branches.push(branch);
    }
    if (this.#channel.gone) return this.#dropAll(null);
    if (this.#conversation !== null) return this.#dropAll(elsewhereLine);
    for (const branch of branches) this.#call(branch);
    // A route that was rejected at once has already started the next one.
    if (branches.length + this.#branches.size + this.#pickUps.size + this.#opening > 0) return;
    if (noPort) this.#context.refused.port += 1;
    this.#channel.destroy(noPort ? cause.noCircuit : causeOfSipStatus(bestRefusal(this.#refusals)), false);
  }

  async ring(): Promise<void> {}

  async answer(): Promise<void> {}

  end(code: number, elsewhere: boolean, headers: Headers = {}): void {
    this.#stopRinging();
    this.#dropAll(elsewhere ? elsewhereLine : reasonLine(code), headerLines(headers));
  }

  /**
   * Another page of the party answers the call (RFC 3891 section 3: Replaces names an early dialog of ours). The phones
   * ring until the media of that page is ready.
   */
  async pickUp(invite: IncomingInvite): Promise<void> {
    const { callId, caller, headers } = this.#request;
    this.#pickUps.add(invite);
    await continueAt(this.#context, invite, {
      channel: this.#channel,
      callId,
      formats: this.#formats,
      lines: [...doubtLines(caller, this.#context.domain), ...headerLines(headers)],
      stands: () => this.#conversation === null && this.#pickUps.has(invite),
      go: (conversation, leg) => this.#up(conversation, leg, invite.request),
    });
    // The phones may have rejected the call meanwhile.
    if (this.#pickUps.delete(invite)) this.#goOn();
  }

  #call(branch: Branch): void {
    const { binding } = branch;
    const { caller, callId, params, to } = this.#request;
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
      // Call parameters are for our pages, so a carrier does not receive them.
      lines: [
        callSidLine(callId),
        ...(binding.invite ? [] : [...doubtLines(caller, domain), ...paramLines(params)]),
        ...headerLines(this.#request.headers),
      ],
      caller,
      sdp: branch.leg.offer(this.#formats),
      call: this,
    };
    // Timer B is 32 s. If there is another route or page, a silent one is skipped sooner.
    if (this.#rung.after(branch, []).length > 0) {
      branch.heard = this.#context.clock.after(silentMs, () => {
        branch.invite?.cancel([]);
        this.#refused(branch, 408, null);
      });
    }
    const handlers: InviteHandlers = {
      onTrying: () => branch.heard(),
      onProvisional: (status, response) => {
        if (status < 180 || this.#conversation !== null || !this.#branches.has(branch)) return;
        this.#channel.become('Ringing', this.#hears(branch, response));
      },
      onAnswered: (dialog, response) => this.#answered(branch, dialog, response),
      onRefused: (status, response) => this.#refused(branch, status, response),
    };
    branch.invite = binding.invite?.(parts, handlers) ?? edge.invite(binding, parts, handlers);
  }

  /**
   * Returns true if the response brings early media (RFC 3960). If several phones send descriptions, the last one is
   * heard.
   */
  #hears({ leg, early }: Branch, response: SipResponse): boolean {
    if (!leg.early || contentType(response) !== 'application/sdp') return false;
    const tag = tagOf(response.to) ?? '';
    if (early.get(tag) === response.body) return false;
    if (!early.has(tag) && early.size >= maxEarly) return false;
    try {
      leg.acceptAnswer(response.body, this.#formats);
    } catch (error) {
      if (error instanceof SdpError) return false;
      throw error;
    }
    early.set(tag, response.body);
    this.#attach(leg);
    return true;
  }

  #attach(leg: NegotiatedLeg): void {
    const before = this.#channel.leg;
    if (before === leg) return;
    if (before !== null) before.listener = null;
    this.#channel.attach(leg);
  }

  #answered(branch: Branch, dialog: Dialog, response: SipResponse): DialogHandlers {
    const conversation = new Conversation(this.#context, this.#channel, branch.leg, this.#request.callId);
    conversation.begin(dialog, 'caller', response);
    this.#branches.delete(branch);
    branch.heard();
    if (this.#channel.gone || this.#conversation !== null) {
      // Another phone answered at the same moment.
      branch.leg.close();
      conversation.end(cause.normal);
      return conversation;
    }
    try {
      // RFC 3261 13.2.1: an answer that was already sent reliably need not be repeated.
      const early = branch.early.get(tagOf(response.to) ?? '') ?? '';
      branch.leg.acceptAnswer(response.body === '' ? early : response.body, this.#formats);
    } catch (error) {
      if (!(error instanceof SdpError)) throw error;
      branch.leg.close();
      conversation.end(cause.incompatible);
      this.#refuse(488);
      return conversation;
    }
    this.#up(conversation, branch.leg, response);
    return conversation;
  }

  #up(conversation: Conversation, leg: NegotiatedLeg, message: SipRequest | SipResponse): void {
    this.#conversation = conversation;
    this.#channel.signalling = conversation;
    this.#channel.answeredWith(customHeaders(message));
    this.#stopRinging();
    this.#dropAll(elsewhereLine);
    this.#attach(leg);
    this.#channel.become('Up');
  }

  #refused(branch: Branch, status: number, response: SipResponse | null): void {
    if (!this.#branches.delete(branch)) return;
    branch.heard();
    branch.leg.close();
    const told = response && causeOfReason(headerList(response, 'reason'));
    if (told) this.#causes.set(status, told);
    // Another carrier or page is tried only if this one failed, not if the callee rejected the call.
    const others = triesNext(branch.binding, status) && this.#rings ? this.#rung.after(branch, this.#branches) : [];
    if (others.length > 0) {
      this.#refusals.push(status);
      void this.#open([others]);
      return;
    }
    this.#refuse(status);
  }

  #refuse(status: number): void {
    this.#refusals.push(status);
    if (this.#conversation !== null || this.#channel.gone) return;
    // 16.7 step 5: a 6xx applies to the party, not to one phone.
    if (status >= 600) this.#dropAll(elsewhereLineOf(status));
    this.#goOn();
  }

  /** Ends the call when every phone has rejected it and no page is about to answer. */
  #goOn(): void {
    const status = this.#refusals.at(-1);
    if (!this.#rings || status === undefined) return;
    if (this.#branches.size + this.#pickUps.size + this.#opening > 0) return;
    this.#stopRinging();
    const best = bestRefusal(this.#refusals);
    this.#channel.destroy(this.#causes.get(best) ?? causeOfSipStatus(best), true);
  }

  /** No phone has answered, and the call waits for one. */
  get #rings(): boolean {
    return this.#conversation === null && !this.#channel.gone;
  }

  #stopRinging(): void {
    this.#stopTimer();
    this.#stopWatching();
  }

  #dropAll(reason: string | null, lines: readonly string[] = []): void {
    this.#pickUps.clear();
    for (const branch of [...this.#branches]) {
      this.#branches.delete(branch);
      branch.heard();
      branch.invite?.cancel(reason === null ? [] : [reason, ...lines]);
      branch.leg.close();
    }
  }
}

function elsewhereLineOf(status: number): string {
  return `Reason: SIP;cause=${status}`;
}
