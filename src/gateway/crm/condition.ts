import { type Clock, isoTime } from '../../domain/clock.ts';
import type { CrmAdapter } from '../../domain/crm/adapter.ts';
import { CodedError, type ErrorCode, isErrorCode } from '../../domain/errors.ts';
import { redactNumbers } from '../../domain/numbers/mask.ts';

/** What the last request to a connection showed. */
export interface Condition {
  /** `unknown`: no request since the start. */
  state: 'unknown' | 'ok' | 'failing';
  code: ErrorCode | null;
  /** Contains no number. If the state is `ok`: a remark of the adapter. */
  message: string | null;
  /** When the state began: ISO 8601. null: unknown. */
  since: string | null;
}

export const unknownCondition: Condition = { state: 'unknown', code: null, message: null, since: null };

export function failingWith(error: unknown, since: string): Condition {
  const code = error instanceof CodedError ? error.code : 'INTERNAL';
  const text = redactNumbers(error instanceof Error ? error.message : String(error)).slice(0, 300);
  return { state: 'failing', code, message: text, since };
}

function okSince(clock: Clock, adapter: CrmAdapter): Condition {
  return { state: 'ok', code: null, message: adapter.remark?.() ?? null, since: isoTime(clock) };
}

const methods = [
  'findContacts',
  'saveCallLog',
  'searchContacts',
  'createContact',
  'saveMessage',
  'openTickets',
  'saveTicket',
  'saveTask',
  'users',
  'notify',
] as const satisfies (keyof CrmAdapter)[];

/** The adapter, which reports the outcome of each request. A refused request shows that the connection works. */
export function watched(adapter: CrmAdapter, clock: Clock, report: (condition: Condition) => void): CrmAdapter {
  const result: Record<string, unknown> = {
    name: adapter.name,
    get keepsPrivate() {
      return adapter.keepsPrivate === true;
    },
    remark: () => adapter.remark?.() ?? null,
  };
  for (const method of methods) {
    if (adapter[method] === undefined) continue;
    result[method] = async (...given: unknown[]) => {
      try {
        const answer = await (adapter[method] as (...given: unknown[]) => Promise<unknown>).apply(adapter, given);
        report(okSince(clock, adapter));
        return answer;
      } catch (thrown) {
        const error = codedError(thrown);
        const code = error instanceof CodedError ? error.code : null;
        // Typing ends early, and has a small budget of its own: it says nothing about the CRM.
        if (method === 'searchContacts' && code === 'CRM_UNAVAILABLE') throw error;
        const works = code === 'CRM_REFUSED';
        report(works ? okSince(clock, adapter) : failingWith(error, isoTime(clock)));
        throw error;
      }
    };
  }
  // A request of the CRM's server says nothing about the way to the CRM.
  if (adapter.receive !== undefined) result.receive = adapter.receive.bind(adapter);
  return result as unknown as CrmAdapter;
}

/** An adapter of the administrator's may have a copy of the package, whose errors are of another class. */
function codedError(error: unknown): unknown {
  if (error instanceof CodedError) return error;
  const { name, code, message, help, details } = (error ?? {}) as Partial<CodedError>;
  if (name !== 'CodedError' || !isErrorCode(code)) return error;
  const given = { ...(message !== undefined && { message }), ...(help !== undefined && { help }) };
  return new CodedError(code, { ...given, details, cause: error });
}
