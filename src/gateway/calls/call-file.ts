import type { CallFilter } from '../../domain/calls/call-filter.ts';
import type { CallRecord } from '../../domain/calls/record.ts';
import { guarded } from '../../domain/csv/formulas.ts';
import { byteOrderMark, csvLine } from '../../domain/csv/line.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { CallStore } from '../storage/store.ts';

const pageSize = 200;

const columns = [
  ...['id', 'startedAt', 'answeredAt', 'endedAt', 'seconds', 'direction', 'outcome'],
  ...['virtualNumber', 'virtualNumberLabel', 'customer', 'customerName', 'agent', 'queue'],
  ...['disposition', 'note', 'recordings'],
];

interface Sources {
  store: Pick<CallStore, 'page'>;
  /** The calls as the reader may see them. */
  viewsOf: (calls: readonly CallRecord[]) => Promise<readonly CallView[]>;
}

/** Calls as CSV (RFC 4180), in parts, the newest first. Calls that begin meanwhile are left out. */
export async function* csvOfCalls(
  { store, viewsOf }: Sources,
  filter: CallFilter,
  delimiter: string,
): AsyncGenerator<string, void> {
  yield `${byteOrderMark}${csvLine(columns, delimiter)}`;
  let before: string | undefined;
  do {
    const { calls, next } = await store.page({ ...filter, before, limit: pageSize });
    const views = await viewsOf(calls);
    yield views.map((view, at) => csvLine(cellsOf(view, calls[at]?.flow?.queue?.name ?? ''), delimiter)).join('');
    before = next ?? undefined;
  } while (before !== undefined);
}

function cellsOf(call: CallView, queue: string): string[] {
  const { customer, virtualNumber } = call;
  return [
    ...[call.id, call.startedAt, call.answeredAt ?? '', call.endedAt ?? '', String(call.duration), call.direction],
    ...[call.endReason ?? call.phase, numberCell(virtualNumber.number), guarded(virtualNumber.label)],
    ...[numberCell(customer.number ?? customer.display), guarded(customer.name ?? call.contact?.name ?? '')],
    ...[guarded(call.agent ?? ''), queue, guarded(call.disposition ?? ''), guarded(call.note)],
    String(call.recordings.length),
  ];
}

/** A number has only digits after its “+”, so it calculates nothing, and an apostrophe would be in its way. */
function numberCell(number: string): string {
  return /^\+\d+$/.test(number) ? number : guarded(number);
}
