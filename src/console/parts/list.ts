import type { TemplateResult } from 'lit';
import type { ChangedKind } from '../../domain/protocol/administration/changed.ts';
import type { RecordDefinition } from './record.ts';

export interface ListQuery {
  /** What the person searches for. Empty: all. */
  search: string;
  /** Where the page begins, from `next` of the page before. null: the first page. */
  after: string | null;
  /** Rows at most. */
  limit: number;
}

export interface ListRows<Row> {
  rows: readonly Row[];
  /** Where the next page begins. null: there is none. */
  next: string | null;
}

export interface Column<Row> {
  title: string;
  view: (row: Row) => TemplateResult | string | number;
  /** Numbers stand below each other. */
  number?: boolean;
}

export interface RowAction<Row> {
  label: string;
  /** Whether the row has it. Default: yes. */
  fits?: (row: Row) => boolean;
  run: (row: Row, list: ListHandle<Row>) => Promise<void> | void;
  /** Whether it changes nothing, so that everyone has it. */
  reads?: boolean;
}

/** What the parts of a page ask of its list. */
export interface ListHandle<Row> {
  /** Reads the list again. */
  refresh(): Promise<void>;
  /** Opens the form of a row; null: of a new one. */
  edit(row: Row | null): Promise<void>;
  /**
   * Shows something else in the place of the form. null: closes it.
   * @param row what the panel is about: the focus returns there
   */
  open(panel: HTMLElement | null, row?: Row): Promise<void>;
  /**
   * Closes what is open there, before something is done whose answer is shown once. Asks first if it has input that is not
   * saved. @returns whether the place is free
   */
  clear(): Promise<boolean>;
}

export interface ListDefinition<Row> extends Pick<RecordDefinition<Row>, 'one' | 'keyOf' | 'nameOf'> {
  many: string;
  /** What is listed, as the events of the gateway name it. Empty: it is read again only when the person asks for it. */
  changes: readonly ChangedKind[];
  columns: readonly Column<Row>[];
  read: (query: ListQuery) => Promise<ListRows<Row>>;
  /** What can be searched for: “Name or identity”. Absent: the list is short, and has no search. */
  searches?: string;
  /** The form, when it is opened: its choices are read then. Absent: rows are only read. */
  form?: () => Promise<RecordDefinition<Row>> | RecordDefinition<Row>;
  /** Whether new ones can be made. Default: with a form. */
  creates?: boolean;
  /** The page that the row's name leads to, instead of the form: “/console/flows/support”. */
  hrefOf?: (row: Row) => string;
  /** Whether this row can be changed. Default: yes. */
  mayEdit?: (row: Row) => boolean;
  remove?: {
    fits?: (row: Row) => boolean;
    /** What breaks, in sentences. */
    loses: (row: Row) => Promise<string> | string;
    run: (row: Row) => Promise<unknown>;
  };
  actions?: readonly RowAction<Row>[];
  /** More buttons beside “New”. */
  tools?: (list: ListHandle<Row>) => TemplateResult;
  /** Above the list. */
  above?: () => TemplateResult;
  /** What an empty list says, and what to do. */
  none: string;
}

/** Searches and pages a list that the gateway answers as a whole. @param textOf what is searched in */
export function localRows<Row>(
  all: readonly Row[],
  { search, after, limit }: ListQuery,
  textOf: (row: Row) => string,
): ListRows<Row> {
  const words = search.toLowerCase().split(/\s+/);
  const found = all.filter((row) => {
    const text = textOf(row).toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const from = after === null ? 0 : Number(after);
  const to = from + limit;
  return { rows: found.slice(from, to), next: to < found.length ? String(to) : null };
}
