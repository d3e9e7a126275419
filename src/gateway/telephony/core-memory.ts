import type { ChannelId } from './port.ts';

/**
 * Storage for a core whose channels outlive its process. The core keeps one text per channel, which holds what it needs
 * to continue with the channel. A text is durable soon after `put`. Only the core reads it.
 */
export interface CoreMemory {
  put(channelId: ChannelId, note: string): Promise<void>;
  remove(channelId: ChannelId): Promise<void>;
  all(): Promise<{ id: ChannelId; note: string }[]>;
}
