import { agentLine, type CallLogEntry, type CrmConnector, type RequestOptions, sqlTimeOf } from '../kit/index.ts';
import { type Cell, Columns } from './columns.ts';
import type { Spreadsheet } from './spreadsheet.ts';

/** These must be there. The others are written if there is such a column. */
const needed = ['Entry ID', 'Call ID', 'Revision'] as const;

interface Found {
  /** From 0, below the titles. */
  row: number;
  entryId: string;
  callId: string;
  revision: number;
}

/**
 * Writes a call as one row:
 *
 *   the titles ─► the columns with the ids ─► the known row, or the call's ─► changed cells, or a new row
 *
 * A sheet is always up to date, so a row whose answer was lost is found. Users' own columns stay as they are.
 */
export function callLogger(spreadsheet: Spreadsheet, sheet: string): CrmConnector['saveCallLog'] {
  return async (entry, known, options) => {
    const columns = new Columns(sheet, await spreadsheet.titles(sheet, options));
    const found = await rowOf(spreadsheet, sheet, columns, entry.callId, known.recordId, options);
    const url = spreadsheet.url;
    if (found === null) {
      columns.mustBeginAtA();
      const row = columns.rowOf({ ...valuesOf(entry), 'Entry ID': entry.callId });
      await spreadsheet.append(sheet, row, options);
      return { recordId: entry.callId, url };
    }
    if (found.callId !== entry.callId || found.revision <= entry.revision) {
      await spreadsheet.change(sheet, found.row, columns.rowOf(valuesOf(entry)), options);
    }
    return { recordId: found.entryId, url };
  };
}

/** null: there is no row of the call, and the known one was deleted or is another call's. */
async function rowOf(
  spreadsheet: Spreadsheet,
  sheet: string,
  columns: Columns,
  callId: string,
  recordId: string | null,
  options: RequestOptions,
): Promise<Found | null> {
  const [entries = [], calls = [], revisions = []] = await spreadsheet.columns(
    sheet,
    needed.map((title) => columns.at(title)),
    options,
  );
  const length = Math.max(entries.length, calls.length);
  const textAt = (cells: readonly Cell[], row: number) => String(cells[row] ?? '');
  const rows = Array.from(
    { length },
    (_, row): Found => ({
      ...{ row, entryId: textAt(entries, row), callId: textAt(calls, row) },
      revision: Number(revisions[row] ?? 0) || 0,
    }),
  );
  const known = rows.find(({ entryId, callId: own }) => entryId === recordId && (own === '' || own === callId));
  return known ?? rows.find(({ callId: own }) => own === callId) ?? null;
}

function valuesOf(entry: CallLogEntry): Record<string, Cell> {
  const { callId, revision, direction, customer, unverified, virtualNumber, startedAt, duration } = entry;
  const { endReason, note, disposition, recording, fields, answeredAt } = entry;
  // null: a contact that is there stays.
  const contact = unverified === true || entry.about?.kind !== 'contact' ? null : entry.about.id;
  return {
    ...fields,
    ...{ 'Call ID': callId, Revision: revision, Direction: direction, Note: note },
    Start: sqlTimeOf(Date.parse(startedAt)),
    Answer: answeredAt === null ? '' : sqlTimeOf(Date.parse(answeredAt)),
    Seconds: duration,
    Customer: `${customer}${unverified === true ? ' (unverified)' : ''}`,
    'Contact ID': contact,
    'Virtual number': virtualNumber,
    Agent: agentLine(entry)
      .map((line) => line.replace(/^Agent: /, ''))
      .join(''),
    Result: endReason,
    Disposition: disposition ?? '',
    Recording: recording?.url ?? '',
  };
}
