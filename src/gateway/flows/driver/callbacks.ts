import type { QueuedCall } from '../../routing/queues/port.ts';

/** A call back that a caller wants. The agent is chosen as for the caller themselves. */
export interface CallbackRequest extends Pick<QueuedCall, 'priority' | 'skills' | 'owner' | 'lastAgent'> {
  /** The call of the caller. */
  callId: string;
  /** As the flow wrote it, or the number of the caller. null: they withheld it. */
  number: string | null;
  /** The virtual number that the caller called, E.164. */
  called: string;
  /** null: the flow names no queue, and the caller waits in none. */
  queue: string | null;
  /** When the caller began to wait, in ms since 1970: they keep their place. null: a new place. */
  since: number | null;
}

/** Books calls back. Never rejects. */
export interface Callbacks {
  book(request: CallbackRequest): Promise<'booked' | 'bad-number' | 'refused'>;
}

/** For a gateway that calls no one back. */
export const noCallbacks: Callbacks = { book: async () => 'refused' };
