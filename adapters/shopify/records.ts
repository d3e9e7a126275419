import type { CrmRef } from '../../src/domain/crm/ref.ts';

type Kind = 'Customer' | 'Order' | 'Metaobject';

/** The id as GraphQL takes it. null: the text is not an id. */
export function globalId(kind: Kind, id: string | null): string | null {
  return id !== null && /^[1-9]\d{0,18}$/.test(id) ? `gid://shopify/${kind}/${id}` : null;
}

/** The global id of a customer. null: the record is of another kind. */
export function customerIn(record: CrmRef | null): string | null {
  return record?.kind === 'contact' ? globalId('Customer', record.id) : null;
}

export function pageOf(baseUrl: string, kind: 'customers' | 'orders', id: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/admin/${kind}/${id}`;
}
