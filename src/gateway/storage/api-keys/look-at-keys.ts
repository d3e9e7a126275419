import { type Look, lookAtRows } from '../look/rows.ts';
import { keyOfRow } from './api-key-store.ts';
import type { StoredApiKey } from './port.ts';
import type { ApiKeyRow } from './row.ts';

/** The API keys of a database, which is not changed. @param place as for `lookAtRows` */
export async function lookAtApiKeys(place: string, look: Look): Promise<StoredApiKey[]> {
  return (await lookAtRows<ApiKeyRow>('api_keys', place, look)).map(keyOfRow);
}
