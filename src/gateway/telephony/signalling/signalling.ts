import type { Body } from '../../sip/message/sip-writer.ts';
import type { Format, Headers, TransferProgress } from '../port.ts';
import type { Probed } from './probed.ts';

/** How a channel is rung, answered and ended: what SIP, or nothing at all, does for it. */
export interface Signalling {
  ring(options: { callId: string; ringback?: boolean; headers?: Headers }): Promise<void>;
  /** Early media: 183 with SDP. */
  progress?(options: { callId: string; formats?: Format[]; headers?: Headers }): Promise<void>;
  answer(options: { callId: string; formats?: Format[]; headers?: Headers }): Promise<void>;
  /** Refuse, cancel or say goodbye; the channel is gone for everybody else already. */
  end(cause: number, elsewhere: boolean, headers?: Headers): void;
  hold?(holding: boolean): Promise<void>;
  transferProgress?(progress: TransferProgress): void;
  /** A message of who is at the other end of the bridge. */
  message?(body: Body): void;
  /** Asks the far end whether it still has the call. */
  probe?(): Promise<Probed>;
  /** Its socket is gone, and it has some time to come back. */
  readonly orphan?: boolean;
  /** Neither signalling nor media has been heard of for a while; it may come back. */
  readonly away?: boolean;
}
