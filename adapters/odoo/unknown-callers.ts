import type { CrmConnection, RequestOptions } from '../kit/index.ts';
import type { Odoo } from './odoo.ts';
import { numberOf } from './records.ts';

/** The contact for calls and tasks without a known one: the connection's, else that of its own user. null: there is none. */
export function unknownCallersOf(odoo: Odoo, { settings }: Pick<CrmConnection, 'settings'>) {
  const { unknownCallers } = settings;
  const chosen = numberOf(typeof unknownCallers === 'string' ? unknownCallers : null);
  return async (options: RequestOptions): Promise<number | null> => chosen ?? odoo.ownContact(options);
}
