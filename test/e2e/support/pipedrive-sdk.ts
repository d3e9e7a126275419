/** The vendor's client of the extension protocol, unmodified, as the page of an app loads it. */
import module from '@pipedrive/app-extensions-sdk';

// Its CommonJS build has the class in “default”.
const Sdk = (module as { default?: unknown }).default ?? module;
Object.assign(globalThis, { Sdk });
