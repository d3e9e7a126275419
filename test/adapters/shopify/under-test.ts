import { entryFields, entryType } from '../../../adapters/shopify/call-entry.ts';
import { definition } from '../../../adapters/shopify/connector.ts';
import type { CrmUnderTest, FiledCall } from '../contract/crm-under-test.ts';
import { type OpenOptions, startProxied } from '../vendor/proxied-connector.ts';
import { client, origin, startShopify, token } from './server.ts';
import { type FakeEntry, numberIn } from './store.ts';

export const settings = { clientId: '', tag: 'phone', customerNote: false };

/** A fake store, for all tests of a file. */
export async function startShop() {
  const shopify = await startShopify();
  const secrets = { token, clientSecret: client.clientSecret };
  const proxied = await startProxied(shopify, { definition, origin, secrets });
  const { proxy } = proxied;
  const { store } = shopify;

  /** Shopify takes numbers of customers in one form only. Others are typed into addresses. */
  function addContact(name: string, number: string) {
    const isTaken = store.phoneErrors(number).length > 0;
    const numbers = isTaken ? { addresses: [{ phone: number }] } : { phone: number };
    const { id } = store.addCustomer({ firstName: name, ...numbers });
    return { kind: 'contact', id: String(id) };
  }

  function connect(options: OpenOptions = {}) {
    return proxied.connect({ ...options, settings: { ...settings, ...options.settings } });
  }

  function open(options: OpenOptions = {}) {
    shopify.clear();
    proxy.set('none');
    const underTest: CrmUnderTest = {
      adapter: connect(options),
      fail: proxy.set,
      requests: () => proxy.requests,
      // No search by digits finds it.
      unsearchable: ['+1 415 555 0123 ext. 12'],
      addContact: async (name, number) => addContact(name, number),
      async addMany(count, number) {
        for (let n = 0; n < count; n += 1) addContact(`Customer ${n}`, number);
      },
      countContacts: async () => store.customers.size,
      async addPageEntry(note) {
        store.define(entryType, new Map(Object.entries(entryFields)));
        return String(store.addEntry(entryType, 'typed', [['note', note]]).id);
      },
      countEntries: async () => store.entries.size,
      filed: async (callId) => filed(callId),
      async ignoreFilter() {
        shopify.state.ignoresFilter = true;
      },
      close: async () => {},
    };
    return { underTest, adapter: underTest.adapter };
  }

  function filed(callId: string): FiledCall[] {
    return [...store.entries.values()].filter(({ fields }) => fields.get('call_id') === callId).map(filedOf);
  }

  return { ...proxied, connect, shopify, store, open, filed, addContact };
}

function filedOf({ id, fields, ...others }: FakeEntry): FiledCall {
  const customer = fields.get('customer');
  return {
    recordId: String(id),
    contactId: customer === undefined ? null : String(numberIn(customer)),
    note: fields.get('note') ?? '',
    duration: Number(fields.get('seconds')),
    endReason: fields.get('result') ?? '',
    customer: (fields.get('number') ?? '').replace(' (unverified)', ''),
    recording: fields.get('recording') ?? null,
    raw: JSON.stringify({ id, ...others, fields: [...fields] }),
  };
}
