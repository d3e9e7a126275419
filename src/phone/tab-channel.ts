import { TabMessage } from '../domain/protocol/tab-message.ts';

/** The channel between one agent's tabs. A tab does not receive its own messages. */
export interface TabChannel {
  post(message: TabMessage): void;
  close(): void;
}

/** Connects a page to the other pages of its agent. null: it cannot communicate with them. */
export type OpenTabChannel = (name: string, onMessage: (message: TabMessage) => void) => TabChannel | null;

/** The name of the channel between the tabs of an agent, unique per gateway and agent. */
export function tabChannelName(gateway: string, identity: string): string {
  return `sidecall ${gateway} ${identity}`;
}

/** @returns null if this page cannot communicate with other tabs */
export function openTabChannel(name: string, onMessage: (message: TabMessage) => void): TabChannel | null {
  if (typeof BroadcastChannel !== 'function') return null;
  let channel: BroadcastChannel;
  try {
    channel = new BroadcastChannel(name);
  } catch {
    return null;
  }
  channel.onmessage = ({ data }) => {
    const parsed = TabMessage.safeParse(data);
    if (parsed.success) onMessage(parsed.data);
  };
  return {
    post: (message) => channel.postMessage(message),
    close: () => channel.close(),
  };
}
