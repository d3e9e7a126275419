import { TabMessage } from '../domain/protocol/tab-message.ts';

/** Between the tabs of one agent. A tab does not hear what it posts itself. */
export interface TabChannel {
  post(message: TabMessage): void;
  close(): void;
}

/** @returns null if this page cannot speak to other tabs */
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
