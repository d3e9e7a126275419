import { type Answer, type ReceivedRequest, Refused, startJsonServer } from '../vendor/json-server.ts';

type Cell = string | number | boolean | null;

const token = 'ya29.test-token';

export const callTitles = [
  ...['Start', 'Entry ID', 'Call ID', 'Revision', 'Direction', 'Customer', 'Contact ID', 'Agent', 'Seconds'],
  ...['Result', 'Note', 'Disposition', 'Recording', 'Virtual number'],
];
const contactTitles = ['ID', 'Name', 'Company', 'Phone', 'Mobile phone', 'No recording', 'Remark'];

function refusal(code: number, message: string, status: string): Refused {
  return new Refused(code, { error: { code, message, status } });
}

/** Google's API for spreadsheets and its tokens, as the documentation and the vendor's client describe them. */
export async function startSheets(spreadsheetId: string) {
  const sheets = new Map<string, Cell[][]>();
  const state = { tokens: new Set<string>(), ignored: false, isFull: false };
  const assertions: string[] = [];

  function cells(range: string): { rows: Cell[][]; rest: string } {
    const [, name = '', rest = ''] = /^'((?:[^']|'')+)'(?:!(.+))?$/.exec(range) ?? [];
    const rows = sheets.get(name.replaceAll("''", "'"));
    if (rows === undefined) throw refusal(400, `Unable to parse range: ${range}`, 'INVALID_ARGUMENT');
    return { rows, rest };
  }

  function valuesIn(range: string, isColumns: boolean): object {
    const { rows, rest } = cells(range);
    const [, from] = /^([A-Z]+)2:\1$/.exec(rest) ?? [];
    if (rest === '') return { range, values: rows.map(trimmed) };
    if (rest === '1:1') return { range, values: [trimmed(rows[0] ?? [])].filter((row) => row.length > 0) };
    if (from === undefined || !isColumns) throw refusal(400, `Unable to parse range: ${range}`, 'INVALID_ARGUMENT');
    const column = trimmed(rows.slice(1).map((row) => row[numberOf(from)] ?? null));
    return { range, majorDimension: 'COLUMNS', ...(column.length > 0 && { values: [column] }) };
  }

  function append({ path, query, body }: ReceivedRequest): Answer {
    const range = /values\/(.+):append$/.exec(path)?.[1] ?? '';
    const { rows } = cells(range);
    if (query.get('valueInputOption') !== 'RAW') throw refusal(400, 'INPUT_VALUE_OPTION', 'INVALID_ARGUMENT');
    if (state.isFull) {
      const reason =
        'This action would increase the number of cells in the workbook above the limit of 10000000 cells.';
      throw refusal(400, reason, 'INVALID_ARGUMENT');
    }
    // The table begins where its titles do.
    const start = (rows[0] ?? []).findIndex((title) => (title ?? '') !== '');
    for (const row of body.values as Cell[][])
      rows.push([...Array<null>(Math.max(0, start)).fill(null), ...row.map(stored)]);
    return { status: 200, body: { updates: { updatedRange: `${range}:Z${rows.length}`, updatedRows: 1 } } };
  }

  function change({ body }: ReceivedRequest): Answer {
    if (body.valueInputOption !== 'RAW') throw refusal(400, 'INPUT_VALUE_OPTION', 'INVALID_ARGUMENT');
    for (const { range, values } of body.data as { range: string; values: Cell[][] }[]) {
      const { rows, rest } = cells(range);
      const [, letters = '', row = ''] = /^([A-Z]+)(\d+)$/.exec(rest) ?? [];
      const target = rows[Number(row) - 1] ?? [];
      rows[Number(row) - 1] = target;
      while (target.length < numberOf(letters)) target.push(null);
      target[numberOf(letters)] = stored(values[0]?.[0] ?? null);
    }
    return { status: 200, body: { totalUpdatedCells: body.data.length } };
  }

  function answerTo(request: ReceivedRequest): Answer {
    const { path, query, body, authorization } = request;
    if (path === '/token') {
      assertions.push(body.assertion);
      const issued = `${token}-${state.tokens.size + assertions.length}`;
      state.tokens.add(issued);
      return { status: 200, body: { access_token: issued, expires_in: 3599, token_type: 'Bearer' } };
    }
    if (!state.tokens.has(authorization.replace('Bearer ', ''))) {
      throw refusal(401, 'Request had invalid authentication credentials.', 'UNAUTHENTICATED');
    }
    if (!path.startsWith(`/v4/spreadsheets/${spreadsheetId}/`)) {
      throw refusal(404, 'Requested entity was not found.', 'NOT_FOUND');
    }
    if (path.endsWith(':append')) return append(request);
    if (path.endsWith(':batchUpdate')) return change(request);
    const isColumns = query.get('majorDimension') === 'COLUMNS';
    if (path.endsWith(':batchGet')) {
      const valueRanges = query.getAll('ranges').map((range) => valuesIn(range, isColumns));
      return { status: 200, body: { spreadsheetId, valueRanges } };
    }
    return { status: 200, body: valuesIn(path.split('/values/')[1] ?? '', isColumns) };
  }

  const server = await startJsonServer(answerTo);
  return {
    ...server,
    sheets,
    state,
    assertions,
    /** The rows of a sheet as records by title. */
    records(name: string): Record<string, Cell>[] {
      const [titles = [], ...rows] = sheets.get(name) ?? [];
      return rows.map((row) => Object.fromEntries(titles.map((title, at) => [String(title), row[at] ?? null])));
    },
    clear(): void {
      sheets.clear();
      sheets.set('Calls', [[...callTitles]]).set('Contacts', [[...contactTitles]]);
      state.tokens.clear();
      state.isFull = false;
      server.requests.length = 0;
      assertions.length = 0;
    },
  };
}

/** Google keeps at most 50,000 characters in a cell. */
function stored(value: Cell): Cell {
  if (typeof value === 'string' && value.length > 50_000) {
    throw refusal(
      400,
      'Your input contains more than the maximum of 50000 characters in a single cell.',
      'INVALID_ARGUMENT',
    );
  }
  return value;
}

function trimmed(row: readonly Cell[]): Cell[] {
  const last = row.findLastIndex((value) => value !== null && value !== '');
  return row.slice(0, last + 1).map((value) => value ?? '');
}

function numberOf(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
