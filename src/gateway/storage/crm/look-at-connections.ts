import { type Look, lookAtRows } from '../look/rows.ts';
import type { CrmAccessRow, CrmConnectionRow } from '../schema.ts';
import type { StoredConnection } from '../store.ts';
import { accessOfRow } from './crm-access-store.ts';
import { connectionOfRow } from './crm-connection-store.ts';
import type { StoredAccess } from './port.ts';

/** The CRM connections of a database, which is not changed. @param place as for `lookAtRows` */
export async function lookAtConnections(place: string, look: Look): Promise<StoredConnection[]> {
  return (await lookAtRows<CrmConnectionRow>('crm_connections', place, look)).map(connectionOfRow);
}

/** What users of the CRMs allowed, in the same way. */
export async function lookAtAccess(place: string, look: Look): Promise<StoredAccess[]> {
  return (await lookAtRows<CrmAccessRow>('crm_access', place, look)).map(accessOfRow);
}
