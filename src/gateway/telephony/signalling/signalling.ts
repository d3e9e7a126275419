import type { Body } from '../../sip/message/sip-writer.ts';
import type { Format, Headers, TransferProgress } from '../port.ts';
import type { Probed } from './probed.ts';

/** Rings, answers and ends a channel. A channel without SIP has an implementation that does nothing. */
export interface Signalling {
  ring(options: { callId: string; ringback?: boolean; headers?: Headers }): Promise<void>;
  /** Early media: 183 with SDP. */
  progress?(options: { callId: string; formats?: Format[]; headers?: Headers }): Promise<void>;
  answer(options: { callId: string; formats?: Format[]; headers?: Headers }): Promise<void>;
  /** Rejects, cancels or sends BYE. For all other parts of the core the channel is already gone. */
  end(cause: number, elsewhere: boolean, headers?: Headers): void;
  hold?(holding: boolean): Promise<void>;
  transferProgress?(progress: TransferProgress): void;
  /** Delivers a message from the other end of the bridge. */
  message?(body: Body): void;
  /** Asks the far end whether it still has the call. */
  probe?(): Promise<Probed>;
  /** True if the socket is closed and the party may still return. */
  readonly orphan?: boolean;
  /** True if neither signalling nor media arrived for a while. The party may still return. */
  readonly away?: boolean;
}
