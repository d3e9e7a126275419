import type { ChannelId } from './port.ts';

/**
 * Where a core whose channels outlive its process writes down what it must know to go on with them: a text for each,
 * durable soon after. Nobody else reads it.
 */
export interface CoreMemory {
  put(channelId: ChannelId, note: string): Promise<void>;
  remove(channelId: ChannelId): Promise<void>;
  all(): Promise<{ id: ChannelId; note: string }[]>;
}
