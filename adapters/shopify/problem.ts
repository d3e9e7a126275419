import * as z from 'zod/mini';
import { type CrmProblem, cutList, cutText } from '../kit/index.ts';

const ApiError = z.object({
  message: z.optional(cutText()),
  extensions: z.optional(z.object({ code: z.optional(z.string()) })),
});
const points = z.number();
const Failed = z.object({
  errors: cutList(ApiError, 20),
  extensions: z.optional(
    z.object({
      cost: z.optional(
        z.object({
          requestedQueryCost: z.optional(points),
          throttleStatus: z.optional(z.object({ currentlyAvailable: points, restoreRate: points })),
        }),
      ),
    }),
  ),
});
type Failed = z.infer<typeof Failed>;

/** A store's bucket fills within this time. */
const shortestMs = 1000;
const longestMs = 20_000;

/** Shopify's own faults, and stores that are paused. All others are mistakes in the request, or missing rights. */
const passing = ['INTERNAL_SERVER_ERROR', 'SHOP_INACTIVE', 'TIMEOUT'];

/**
 * The error in an answer of GraphQL, which has the status 200 in most cases.
 * https://shopify.dev/docs/api/admin-graphql#status_and_error_codes
 */
export function problem({ status, body }: { status: number; headers: Headers; body: unknown }): CrmProblem | null {
  // The store owes money, or is locked: that passes.
  if (status === 402 || status === 423) return { kind: 'unavailable' };
  const failed = z.safeParse(Failed, body);
  if (status !== 200 || !failed.success || failed.data.errors.length === 0) return null;
  const { errors } = failed.data;
  const codes = errors.map(
    ({ extensions, message }) => extensions?.code ?? (message === 'Throttled' ? 'THROTTLED' : ''),
  );
  if (codes.includes('THROTTLED')) return { kind: 'unavailable', retryAfterMs: waitOf(failed.data) };
  if (codes.some((code) => passing.includes(code))) return { kind: 'unavailable' };
  return { kind: 'refused', explanation: errors.map(({ message }) => message ?? 'unknown error').join('; ') };
}

/**
 * Until the missing points are there. What is available falls without a request of ours, for example for another
 * connection of the same app, so a wait is never shorter than a second.
 */
function waitOf({ extensions }: Failed): number {
  const { requestedQueryCost = 0, throttleStatus } = extensions?.cost ?? {};
  if (throttleStatus === undefined || throttleStatus.restoreRate === 0) return shortestMs;
  const missing = requestedQueryCost - throttleStatus.currentlyAvailable;
  return Math.min(longestMs, Math.max(shortestMs, Math.ceil((missing / throttleStatus.restoreRate) * 1000)));
}
