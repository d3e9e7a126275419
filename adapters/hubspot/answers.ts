import * as z from 'zod/mini';
import { cutList, id } from '../kit/index.ts';

/** Texts are not cut: notes are read to be compared. The requester limits the whole answer. */
const properties = z.record(z.string(), z.nullable(z.string()));

const objectFields = {
  id,
  properties,
  createdAt: z._default(z.nullable(z.string()), null),
  updatedAt: z._default(z.nullable(z.string()), null),
  archived: z._default(z.nullable(z.boolean()), null),
};

/** A record of any kind. */
export const HubSpotObject = z.object(objectFields);
export type HubSpotObject = z.infer<typeof HubSpotObject>;

/** Of a search, or of a batch whose missing records are not there. */
export const Objects = z.object({ results: cutList(HubSpotObject, 200) });

export const Associated = z.object({ results: cutList(z.object({ toObjectId: id }), 100) });

export const Owners = z.object({
  results: cutList(
    z.object({
      id,
      email: z._default(z.nullable(z.string()), null),
      firstName: z._default(z.nullable(z.string()), null),
      lastName: z._default(z.nullable(z.string()), null),
      archived: z._default(z.nullable(z.boolean()), null),
    }),
    100,
  ),
  paging: z.optional(z.object({ next: z.optional(z.object({ after: z.string() })) })),
});
export type Owners = z.infer<typeof Owners>;

export const Pipelines = z.object({
  results: cutList(
    z.object({
      id,
      stages: cutList(
        z.object({
          id,
          label: z.string(),
          displayOrder: z.number(),
          metadata: z._default(z.record(z.string(), z.unknown()), {}),
        }),
        200,
      ),
    }),
    100,
  ),
});
export type Pipelines = z.infer<typeof Pipelines>;

export const Account = z.object({
  portalId: z.int(),
  uiDomain: z._default(z.nullable(z.string()), null),
});

export const Dispositions = cutList(
  z.object({ id: z.string(), label: z.string(), deleted: z._default(z.nullable(z.boolean()), null) }),
  500,
);

export const Property = z.object({ name: z.string(), hasUniqueValue: z._default(z.nullable(z.boolean()), null) });

/** A property as its administrators defined it. `name` is the internal one. */
const PropertyDefinition = z.object({
  name: z.string(),
  label: z.string(),
  options: z._default(z.array(z.object({ label: z.string(), value: z.string() })), []),
});
export type PropertyDefinition = z.infer<typeof PropertyDefinition>;

export const PropertyDefinitions = z.object({ results: cutList(PropertyDefinition, 5000) });
