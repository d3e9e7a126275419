import * as z from 'zod/mini';
import { TokenAnswer } from './session.ts';

/** The id of a CRM connection, or the name of an adapter. */
const host = z.string().check(z.minLength(1), z.maxLength(40));

export const EmbedTokenRequest = z.object({ host });
export type EmbedTokenRequest = z.infer<typeof EmbedTokenRequest>;

/** Messages that a page in a frame did not believe, because they came from another window or origin. */
export const EmbedReport = z.object({ host, forged: z.int().check(z.gte(1), z.lte(1000)) });
export type EmbedReport = z.infer<typeof EmbedReport>;

/** What the gateway tells its page for frames, as JSON in the page. */
export const EmbedPage = z.object({
  /** The last part of the address. */
  host: z.string(),
  /** The id of the CRM connection. */
  connection: z.string(),
  adapter: z.string(),
  /** The pages that may be around it. */
  origins: z.array(z.string()),
  /** The access token of the person that the CRM's signed token proved. null: nothing was proved. */
  token: z.nullable(TokenAnswer),
});
export type EmbedPage = z.infer<typeof EmbedPage>;

/** The id of the element with `EmbedPage`. */
export const embedPageId = 'sidecall-embed';
