/** What is asked of Shopify's Admin API. A test validates each document against the published schema. */

const customerFields = `
fragment CustomerFields on Customer {
  id
  displayName
  note
  tags
  createdAt
  defaultPhoneNumber { phoneNumber }
  defaultAddress { company phone }
  addressesV2(first: 10) { nodes { company phone } }
  metafields(first: 20, keys: $keys) @include(if: $withMetafields) { nodes { namespace key value } }
}`;

const entryFields = `
fragment EntryFields on Metaobject {
  id
  type
  handle
  fields { key value }
}`;

const errors = 'userErrors { field message code }';

export const findCustomers = `
query FindCustomers($number: String!, $search: String!, $keys: [String!], $withMetafields: Boolean!) {
  byNumber: customerByIdentifier(identifier: { phoneNumber: $number }) { ...CustomerFields }
  customers(first: 50, query: $search, sortKey: CREATED_AT) { nodes { ...CustomerFields } }
}
${customerFields}`;

export const searchCustomers = `
query SearchCustomers($search: String!, $keys: [String!], $withMetafields: Boolean!) {
  customers(first: 50, query: $search, sortKey: RELEVANCE) { nodes { ...CustomerFields } }
}
${customerFields}`;

export const findByOrders = `
query FindByOrders($search: String!, $keys: [String!], $withMetafields: Boolean!) {
  orders(first: 10, query: $search, sortKey: CREATED_AT, reverse: true) {
    nodes {
      phone
      shippingAddress { phone }
      billingAddress { phone }
      customer { ...CustomerFields }
    }
  }
}
${customerFields}`;

export const ordersOfCustomer = `
query OrdersOfCustomer($id: ID!) {
  customer(id: $id) {
    orders(first: 5, sortKey: CREATED_AT, reverse: true) {
      nodes {
        id
        name
        createdAt
        cancelledAt
        displayFinancialStatus
        displayFulfillmentStatus
        lineItems(first: 10) {
          nodes {
            name
            currentQuantity
            variant { inventoryQuantity inventoryItem { tracked } }
          }
        }
      }
    }
  }
}`;

export const callsOfCustomer = `
query CallsOfCustomer($id: ID!) {
  customer(id: $id) {
    metafield(namespace: "sidecall", key: "calls") {
      references(first: 10) { nodes { ...EntryFields } }
    }
  }
}
${entryFields}`;

export const createCustomer = `
mutation CreateCustomer($input: CustomerInput!, $keys: [String!], $withMetafields: Boolean!) {
  customerCreate(input: $input) {
    customer { ...CustomerFields }
    userErrors { field message }
  }
}
${customerFields}`;

export const entryOfCall = `
query EntryOfCall($handle: MetaobjectHandleInput!) {
  metaobjectByHandle(handle: $handle) { ...EntryFields }
}
${entryFields}`;

export const entryById = `
query EntryById($id: ID!) {
  metaobject(id: $id) { ...EntryFields }
}
${entryFields}`;

export const saveEntry = `
mutation SaveEntry($handle: MetaobjectHandleInput!, $metaobject: MetaobjectUpsertInput!) {
  metaobjectUpsert(handle: $handle, metaobject: $metaobject) { metaobject { id } ${errors} }
}`;

export const changeEntry = `
mutation ChangeEntry($id: ID!, $metaobject: MetaobjectUpdateInput!) {
  metaobjectUpdate(id: $id, metaobject: $metaobject) { metaobject { id } ${errors} }
}`;

export const linksOfCustomer = `
query LinksOfCustomer($id: ID!) {
  customer(id: $id) {
    note
    metafield(namespace: "sidecall", key: "calls") { value compareDigest }
  }
}`;

export const linkCall = `
mutation LinkCall($id: ID!, $tags: [String!]!, $withTags: Boolean!, $metafields: [MetafieldsSetInput!]!) {
  tagsAdd(id: $id, tags: $tags) @include(if: $withTags) { userErrors { field message } }
  metafieldsSet(metafields: $metafields) { ${errors} }
}`;

export const noteOfCustomer = `
mutation NoteOfCustomer($input: CustomerInput!) {
  customerUpdate(input: $input) { userErrors { field message } }
}`;

export const defineEntries = `
mutation DefineEntries($definition: MetaobjectDefinitionCreateInput!) {
  metaobjectDefinitionCreate(definition: $definition) { metaobjectDefinition { id } ${errors} }
}`;

export const entryDefinition = `
query EntryDefinition($type: String!) {
  metaobjectDefinitionByType(type: $type) { id }
}`;

export const defineLinks = `
mutation DefineLinks($definition: MetafieldDefinitionInput!) {
  metafieldDefinitionCreate(definition: $definition) { createdDefinition { id } ${errors} }
}`;
