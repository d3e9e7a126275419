import type { GatewayClient } from '../client/gateway-client.ts';
import type { CallsQuery } from '../domain/calls/calls-query.ts';
import type { CallPage, CallView, ContactDraft, WrapUp } from '../domain/protocol/call.ts';
import type { Answer, Asking, JsonOperation } from '../domain/protocol/operations/operation.ts';
import type { RecordingAction, Target } from '../domain/protocol/parties.ts';
import { pageSize } from './log-pages.ts';

/** The phone's requests that REST answers with the updated call, and what it reads. `Phone` documents them. */
export abstract class CallRequests {
  protected abstract readonly client: GatewayClient;

  /** Runs a request that returns the updated call. */
  protected abstract asked(wish: () => Promise<CallView>): Promise<void>;

  saveWrapUp(callId: string, wrapUp: WrapUp): Promise<void> {
    return this.asked(() => this.client.wrapUp(callId, wrapUp));
  }

  createContact(callId: string, draft: ContactDraft): Promise<void> {
    return this.asked(() => this.client.createContact(callId, draft));
  }

  transfer(callId: string, to: Target): Promise<void> {
    return this.asked(() => this.client.transfer(callId, to));
  }

  consult(callId: string, to: Target): Promise<void> {
    return this.asked(() => this.client.consult(callId, to));
  }

  endConsult(callId: string): Promise<void> {
    return this.asked(() => this.client.endConsult(callId));
  }

  completeConsult(callId: string): Promise<void> {
    return this.asked(() => this.client.completeConsult(callId));
  }

  merge(callId: string): Promise<void> {
    return this.asked(() => this.client.merge(callId));
  }

  dropParty(callId: string, partyId: string): Promise<void> {
    return this.asked(() => this.client.dropParty(callId, partyId));
  }

  muteParty(callId: string, partyId: string, muted: boolean): Promise<void> {
    return this.asked(() => this.client.muteParty(callId, partyId, muted));
  }

  findCalls(query: CallsQuery): Promise<CallPage> {
    return this.client.calls({ ...query, limit: pageSize });
  }

  request<Op extends JsonOperation>(operation: Op, asking: Asking<Op>): Promise<Answer<Op>> {
    return this.client.request(operation, asking);
  }

  record(callId: string, action: RecordingAction['action']): Promise<void> {
    return this.asked(() => this.client.record(callId, action));
  }
}
