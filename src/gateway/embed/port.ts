import type { CrmConnection, CrmDefinition } from '../../domain/crm/connection.ts';
import type { StoredConnection } from '../storage/store.ts';

/** A CRM connection, as far as the page for frames knows it. */
export interface FramedConnection {
  readonly stored: StoredConnection;
  /** null: it cannot be opened, e.g. because its secrets cannot be decrypted. */
  readonly open: { readonly connection: CrmConnection } | null;
}

export interface FramedConnections {
  get(id: string): FramedConnection | null;
  list(): readonly FramedConnection[];
}

export interface Adapters {
  load(name: string): Promise<CrmDefinition | null>;
}
