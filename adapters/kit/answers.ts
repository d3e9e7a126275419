import * as z from 'zod/mini';
import { CodedError } from '../../src/domain/errors.ts';
import type { CrmAnswer } from './request.ts';

/**
 * The data of an answer.
 * @throws CodedError CRM_REFUSED with `reason` if the CRM refused the request (400, 403, 404, 409, 422 and other 4xx)
 * @throws CodedError CRM_UNAVAILABLE if the answer has another shape: the CRM has a fault, or has changed
 */
export function accepted<T extends z.core.$ZodType>(schema: T, answer: CrmAnswer): z.infer<T> {
  if (answer.status >= 400) throw refused(answer);
  const result = z.safeParse(schema, answer.body);
  if (result.success) return result.data;
  throw new CodedError('CRM_UNAVAILABLE', {
    message: 'The CRM’s answer cannot be read.',
    details: { status: answer.status },
  });
}

/** The error for a request that the CRM will not accept. `reason` contains neither numbers nor secrets. */
export function refused({ status, reason }: { status?: number; reason: string }): CodedError {
  return new CodedError('CRM_REFUSED', { details: { ...(status === undefined ? {} : { status }), reason } });
}

/** A text that is cut to what a screen can show. A CRM's long text is no reason to refuse its answer. */
export function cutText(most = 4000) {
  return z.pipe(
    z.string(),
    z.transform((value: string) => value.slice(0, most)),
  );
}

/** A list of at most `most` entries. Those behind them are not examined. */
export function cutList<T extends z.core.$ZodType>(entry: T, most: number) {
  return z.pipe(
    z.pipe(
      z.array(z.unknown()),
      z.transform((values: unknown[]) => values.slice(0, most)),
    ),
    z.array(entry),
  );
}

/** An id as text. Cutting it would change it. */
export const id = z.pipe(
  z.union([z.string().check(z.minLength(1), z.maxLength(200)), z.int()]),
  z.transform((value: string | number) => String(value)),
);

/** A text of a record, "" if there is none. It is not cut, because it may end with a mark. */
export const field = z._default(
  z.pipe(
    z.nullable(z.string()),
    z.transform((value) => value ?? ''),
  ),
  '',
);

/** The id of another record. */
export const link = z._default(z.nullable(z.int()), null);
