import type { CrmRequest } from '../kit/index.ts';

/**
 * Reads records from HubSpot's database, which has a change at once. The answer contains what was found, and does not
 * fail because of what was not.
 */
export function batchRead(
  type: string,
  { ids, idProperty, properties }: { ids: readonly string[]; idProperty?: string; properties: readonly string[] },
): CrmRequest {
  return {
    method: 'POST',
    path: `/crm/v3/objects/${type}/batch/read`,
    body: {
      inputs: ids.map((id) => ({ id })),
      properties,
      // HubSpot's client always sends it.
      propertiesWithHistory: [],
      ...(idProperty !== undefined && { idProperty }),
    },
  };
}
