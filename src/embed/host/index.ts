/** The host SDK: puts the softphone of a gateway into a page of another origin. */
export type { CallFact, HostContext } from '../../domain/crm/host.ts';
export type { CrmRef } from '../../domain/crm/ref.ts';
export { type EmbeddedSoftphone, type EmbedEvents, type EmbedOptions, embed } from './embed.ts';
