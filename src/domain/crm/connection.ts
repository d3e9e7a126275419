import type { Clock } from '../clock.ts';
import type { CrmAdapter } from './adapter.ts';
import type { CrmManifest } from './manifest.ts';
import type { PlatformFetch } from './platform.ts';
import type { SignedIdentity } from './signed-identity.ts';

export type CrmValue = string | number | boolean;

/**
 * The secrets of a connection, by the names of the manifest's fields. The gateway stores them encrypted.
 */
export interface CrmSecrets {
  read(): Readonly<Record<string, string>>;
  /** Replaces some of them, durably: a new refresh token is stored before it is used. */
  write(changes: Readonly<Record<string, string>>): Promise<void>;
}

/** One connection to a CRM, as the administrator set it up. Several to the same CRM may exist. */
export interface CrmConnection {
  /** The connection's id: 1 to 40 lower-case letters, digits and hyphens. */
  readonly id: string;
  /** E.g. "https://crm.example". "": the CRM has one fixed address. */
  readonly baseUrl: string;
  /** Values of the manifest's fields that are not secret, validated, with the defaults. */
  readonly settings: Readonly<Record<string, CrmValue>>;
  readonly secrets: CrmSecrets;
  /** The CRM's user of an agent. null: none. */
  userOf(agent: string): string | null;
  /** The agent of a CRM's user. null: none. */
  agentOf(user: string): string | null;
  readonly clock: Clock;
  readonly fetch: PlatformFetch;
}

/** An adapter's gateway half: its manifest, and the function that opens a connection. */
export interface CrmDefinition {
  readonly manifest: CrmManifest;
  /** Missing: the CRM signs nothing, and its users sign in to the gateway. */
  readonly signedIdentity?: SignedIdentity;
  /** Sends no request. */
  createConnector(connection: CrmConnection): CrmAdapter;
}
