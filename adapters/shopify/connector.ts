import { defineCrm } from '../kit/index.ts';
import { callLogger } from './call-log.ts';
import { contactCreator } from './create-contact.ts';
import { contactFinder, contactSearcher } from './find-contacts.ts';
import { manifest } from './manifest.ts';
import { openShopify } from './shopify.ts';
import { webhookReceiver } from './webhooks.ts';

/** The gateway's half of the adapter for Shopify. */
export const definition = defineCrm(manifest, (connection) => {
  const shopify = openShopify(connection);
  return {
    findContacts: contactFinder(shopify),
    searchContacts: contactSearcher(shopify),
    createContact: contactCreator(shopify),
    saveCallLog: callLogger(shopify, connection),
    receive: webhookReceiver(connection),
    remark: () => shopify.remark,
  };
});
