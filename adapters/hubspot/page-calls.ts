import type { CallFact } from '../../src/domain/crm/host.ts';
import type { CallingFrame } from './calling-frame.ts';

/** How long HubSpot may take to make its record of a call, in ms. */
const recordMs = 10_000;

interface PageCall {
  engagementId: number | null;
  wasAnswered: boolean;
  isCompleted: boolean;
}

/**
 * The steps of calls, as HubSpot's page wants to be told of them:
 *
 *   ringing  ─► INCOMING_CALL, or OUTGOING_CALL_STARTED, for which HubSpot makes its record
 *   answered ─► CALL_ANSWERED
 *   ended    ─► CALL_ENDED
 *   logged   ─► CALL_COMPLETED
 *
 * HubSpot makes a record only for a call that an agent dialled from HubSpot's page: for others it would need the number,
 * which a fact does not contain, because the line may be masked.
 */
export class PageCalls {
  readonly #frame: CallingFrame;
  readonly #window: Window & typeof globalThis;
  readonly #calls = new Map<string, PageCall>();
  /** The number that HubSpot gave for the next outbound call. */
  #dialled: string | null = null;
  #made: (externalCallId: unknown, engagementId: number | null) => void = () => {};

  constructor(frame: CallingFrame, window: Window & typeof globalThis) {
    this.#frame = frame;
    this.#window = window;
    for (const type of ['CREATE_ENGAGEMENT_SUCCEEDED', 'ENGAGEMENT_CREATED', 'CREATE_ENGAGEMENT_FAILED']) {
      frame.on(type, (data) => {
        const { externalCallId, engagementId } = (data ?? {}) as { externalCallId?: unknown; engagementId?: unknown };
        const id = Number(engagementId);
        this.#made(
          externalCallId,
          type !== 'CREATE_ENGAGEMENT_FAILED' && Number.isSafeInteger(id) && id > 0 ? id : null,
        );
      });
    }
  }

  /** HubSpot's user clicked this number. */
  dialled(number: string): void {
    this.#dialled = number;
  }

  /** @returns HubSpot's own record of the call, if it makes one */
  async tell({ callId, step, direction }: CallFact): Promise<{ recordId: string } | undefined> {
    switch (step) {
      case 'ringing':
        return await this.#begin(callId, direction);
      case 'answered':
        this.#of(callId).wasAnswered = true;
        this.#frame.send('CALL_ANSWERED', { externalCallId: callId });
        return undefined;
      case 'ended': {
        const { engagementId, wasAnswered } = this.#of(callId);
        this.#frame.send('CALL_ENDED', {
          externalCallId: callId,
          ...(engagementId !== null && { engagementId }),
          callEndStatus: wasAnswered ? 'COMPLETED' : direction === 'inbound' ? 'MISSED' : 'NO_ANSWER',
        });
        return undefined;
      }
      case 'logged':
        this.#complete(callId);
        return undefined;
      case 'held':
        return undefined;
    }
  }

  async #begin(callId: string, direction: CallFact['direction']): Promise<{ recordId: string } | undefined> {
    const call = this.#of(callId);
    const toNumber = direction === 'outbound' ? this.#dialled : null;
    if (direction === 'inbound') {
      // HubSpot opens the app's place. The numbers are required, and left empty.
      this.#frame.send('INCOMING_CALL', {
        externalCallId: callId,
        fromNumber: '',
        toNumber: '',
        createEngagement: false,
      });
      return undefined;
    }
    this.#dialled = null;
    const started = {
      externalCallId: callId,
      createEngagement: toNumber !== null,
      ...(toNumber !== null && { toNumber }),
    };
    if (toNumber === null) {
      this.#frame.send('OUTGOING_CALL_STARTED', started);
      return undefined;
    }
    const made = this.#recordOf(callId);
    this.#frame.send('OUTGOING_CALL_STARTED', started);
    call.engagementId = await made;
    return call.engagementId === null ? undefined : { recordId: String(call.engagementId) };
  }

  /** The record that HubSpot makes now. null: it makes none, or too late. */
  #recordOf(callId: string): Promise<number | null> {
    return new Promise((resolve) => {
      const finish = (engagementId: number | null): void => {
        this.#window.clearTimeout(late);
        this.#made = () => {};
        resolve(engagementId);
      };
      const late = this.#window.setTimeout(() => finish(null), recordMs);
      // Older pages do not repeat the call's id.
      this.#made = (external, engagementId) => {
        if (external === undefined || external === callId) finish(engagementId);
      };
    });
  }

  /** The entry is complete, so HubSpot can show it. Later changes of it do not concern the page's call. */
  #complete(callId: string): void {
    const call = this.#calls.get(callId);
    if (call === undefined || call.isCompleted) return;
    call.isCompleted = true;
    this.#frame.send('CALL_COMPLETED', {
      externalCallId: callId,
      ...(call.engagementId !== null && { engagementId: call.engagementId }),
      // The agent still writes a note.
      hideWidget: false,
    });
  }

  #of(callId: string): PageCall {
    const call = this.#calls.get(callId) ?? { engagementId: null, wasAnswered: false, isCompleted: false };
    this.#calls.set(callId, call);
    return call;
  }
}
