import type { CrmHost } from '../../domain/crm/host.ts';

/** What a host in a frame is given. */
export interface FrameHostParts {
  /** The access token of the agent that the gateway knows. */
  getToken: () => Promise<string>;
  /** Whether an origin is one of the connection's pages. */
  trusts: (origin: string) => boolean;
  /** Told of messages that pretend to be the CRM's. */
  onForged: (origin: string) => void;
}

/** How a CRM's own protocol becomes a host of the softphone's page in its frame. */
export interface FrameHost {
  create(parts: FrameHostParts): CrmHost;
  /** Whether `getToken` of the host has tokens of its own: the CRM's server gets them from the gateway. */
  bringsToken?: true;
}

/** The hosts of adapters, by the adapters' names, loaded when a connection uses them. */
export type FrameHosts = Readonly<Record<string, () => Promise<FrameHost>>>;
