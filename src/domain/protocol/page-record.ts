import * as z from 'zod/mini';
import { CrmRecord } from './call.ts';

/** Records that the CRM's page made of calls, as a browser keeps them until the gateway has answered. */
export const PageRecordList = z.array(
  z.object({
    callId: z.string(),
    recordId: CrmRecord.shape.recordId,
    /** The agent. */
    identity: z.string(),
    /** When the page named it, in ms since 1970. */
    at: z.number(),
  }),
);
export type PageRecordList = z.infer<typeof PageRecordList>;
