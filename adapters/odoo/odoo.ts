import * as z from 'zod/mini';
import {
  accepted,
  bearer,
  type CrmConnection,
  createRequester,
  cutList,
  cutText,
  pathOf,
  type RequestOptions,
} from '../kit/index.ts';
import { problem } from './problem.ts';
import type { Place } from './records.ts';

/** A page of notes. */
const answerLimit = 8 * 1024 * 1024;

/** Odoo has no limit of its own. */
export const pageSize = 100;

/** In every field, Odoo's empty value is `false`. */
const emptied = z.pipe(
  z.literal(false),
  z.transform(() => ''),
);

/** A text of a record, "" if it is empty. */
export const field = z._default(z.union([cutText(), emptied]), '');

/** A text that may end with a mark, so it is not cut. */
export const uncutField = z._default(z.union([z.string(), emptied]), '');

/** A record that another one names: `[6, "Asha Agent"]`, or `false`. */
export const link = z._default(
  z.pipe(
    z.union([z.tuple([z.int(), z.string()]), z.literal(false)]),
    z.transform((value) => (value === false ? null : { id: value[0], name: value[1] })),
  ),
  null,
);

/** The answer of `write`. */
export const Done = z.literal(true);

const Created = z.tuple([z.int()]);
/** Both are there: a list for notes, and the bare number for others. */
const Posted = z.pipe(
  z.union([z.int(), Created]),
  z.transform((value) => (typeof value === 'number' ? value : value[0])),
);
const WhoAmI = z.object({ uid: z.int() });
const Own = z.object({ partner_id: link });

/** As in Odoo's Python: conditions, all of which must be met, or "|" before two conditions or further "|". */
export type Domain = readonly (readonly [string, string, unknown] | '|')[];

export interface Search {
  domain: Domain;
  /** Odoo reads all fields otherwise, and refuses one of them. */
  fields: readonly string[];
  order?: string;
  limit?: number;
  /** Archived records, too. */
  withArchived?: boolean;
}

/**
 * Odoo's JSON-2 API.
 * @throws CodedError CRM_REFUSED, CRM_CREDENTIALS or CRM_UNAVAILABLE
 */
export interface Odoo {
  readonly baseUrl: string;
  call<T extends z.core.$ZodType>(
    schema: T,
    model: string,
    method: string,
    parameters: object,
    options: RequestOptions,
  ): Promise<z.infer<T>>;
  search<T extends z.core.$ZodType>(
    schema: T,
    model: string,
    search: Search,
    options: RequestOptions,
  ): Promise<z.infer<T>[]>;
  /** null: there is no such record. */
  read<T extends z.core.$ZodType>(
    schema: T,
    model: string,
    id: number,
    fields: readonly string[],
    options: RequestOptions,
  ): Promise<z.infer<T> | null>;
  /** Returns the new id. */
  create(model: string, values: object, options: RequestOptions): Promise<number>;
  /**
   * Adds an internal note to a record's timeline: it sends no e-mail, and customers do not see it in a portal.
   * @param body HTML
   * @param author the contact that is shown as the author; missing: that of the connection's user
   */
  postNote(at: Place, body: string, author: number | null, options: RequestOptions): Promise<number>;
  /** The contact of the connection's own user. */
  ownContact(options: RequestOptions): Promise<number | null>;
}

export function openOdoo(connection: CrmConnection): Odoo {
  const { database } = connection.settings;
  const headers = typeof database === 'string' && database !== '' ? { 'x-odoo-database': database } : {};
  const request = createRequester(connection, { auth: bearer('token'), budget: [], headers, problem, answerLimit });
  let own: { token: string | undefined; contact: number | null } | null = null;

  const odoo: Odoo = {
    baseUrl: connection.baseUrl,

    async call(schema, model, method, parameters, options) {
      const path = pathOf`/json/2/${model}/${method}`;
      return accepted(schema, await request({ method: 'POST', path, body: parameters }, options));
    },

    search(schema, model, { withArchived = false, ...search }, options) {
      const context = withArchived ? { context: { active_test: false } } : {};
      const parameters = { limit: pageSize, ...search, ...context };
      return odoo.call(cutList(schema, parameters.limit), model, 'search_read', parameters, options);
    },

    async read(schema, model, id, fields, options) {
      const rows = await odoo.call(cutList(schema, 1), model, 'read', { ids: [id], fields }, options);
      return rows[0] ?? null;
    },

    async create(model, values, options) {
      const [id] = await odoo.call(Created, model, 'create', { vals_list: [values] }, options);
      return id;
    },

    postNote({ model, id }, body, author, options) {
      const note = { ids: [id], body, body_is_html: true, message_type: 'comment', subtype_xmlid: 'mail.mt_note' };
      const by = author === null ? {} : { author_id: author };
      return odoo.call(Posted, model, 'message_post', { ...note, ...by }, options);
    },

    async ownContact(options) {
      const { token } = connection.secrets.read();
      if (own === null || own.token !== token) {
        const { uid } = await odoo.call(WhoAmI, 'res.users', 'context_get', {}, options);
        const user = await odoo.read(Own, 'res.users', uid, ['partner_id'], options);
        own = { token, contact: user?.partner_id?.id ?? null };
      }
      return own.contact;
    },
  };
  return odoo;
}
