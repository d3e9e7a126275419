import type { CrmEvent } from './crm-event.ts';
import type { DialWish } from './host.ts';

/** A request of a CRM's server to `/crm/{connection}/…`. The adapter checks where it comes from. */
export interface CrmHttpRequest {
  method: string;
  /** Path and query below the connection's address, e.g. "/makecall?to=…". It may contain a secret, so never log it. */
  address: string;
  /** By their names in lower-case letters. */
  headers: Readonly<Record<string, string>>;
  /** As it was sent, because signatures are of the exact text. */
  body: string;
}

export interface CrmHttpAnswer {
  status: number;
  contentType: string;
  body: string;
}

/** What a CRM's server can ask for. */
export interface CrmCommands {
  /**
   * Shows the number in each open softphone of the agent. The agent decides whether to call it.
   * @returns false: the connection maps no user to this agent, or the agent has no open softphone
   */
  dial(agent: string, wish: DialWish): boolean;
  /**
   * Stores an event for the rooms and servers that read events. It is durable when this resolves, so the request may be
   * answered then.
   * @returns false: it is stored already
   */
  tell(event: CrmEvent): Promise<boolean>;
}
