import { TabMessage } from '../domain/protocol/tab-message.ts';

/**
 * The messages between a frame and the companion: the window that holds the agent's calls. Both have the gateway's
 * origin, and no message of another origin is read. Browsers keep the storage of a frame apart from that of a window, so
 * neither locks nor broadcasts reach from one to the other: windows and ports do.
 *
 *   companion ── { sidecall: "companion" } ─────────────► frame     again and again, to each frame near its opener
 *   companion ◄─ { sidecall: "companion-port" } + port ── frame     once
 *   companion ◄──────── port: CompanionMessage ─────────► frame
 */
export const companionGreeting = 'companion';
export const companionPort = 'companion-port';

export type CompanionMessage =
  /** The companion's agent. */
  | { type: 'agent'; identity: string }
  | { type: 'want-token'; id: number }
  | { type: 'token'; id: number; token: string | null }
  /** What tabs of one agent tell each other. */
  | { type: 'tab'; message: TabMessage }
  | { type: 'bye' };

/** null: it is no message of the companion or the frame. */
export function readCompanionMessage(data: unknown): CompanionMessage | null {
  const { type, identity, id, token, message } = (data ?? {}) as Record<string, unknown>;
  switch (type) {
    case 'agent':
      return typeof identity === 'string' ? { type, identity } : null;
    case 'want-token':
      return typeof id === 'number' ? { type, id } : null;
    case 'token':
      return typeof id === 'number' ? { type, id, token: typeof token === 'string' ? token : null } : null;
    case 'tab': {
      const parsed = TabMessage.safeParse(message);
      return parsed.success ? { type, message: parsed.data } : null;
    }
    case 'bye':
      return { type };
    default:
      return null;
  }
}

export function isCompanionGreeting(data: unknown, what: typeof companionGreeting | typeof companionPort): boolean {
  return (data as { sidecall?: unknown } | null)?.sidecall === what;
}
