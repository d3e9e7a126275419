import { registerHost } from '../elements/softphone/hosts.ts';

/** The CRM adapters that the script tag knows. Each is loaded when a page names it. */
registerHost('demo-crm', async () => (await import('../../adapters/demo-crm/host.ts')).createHost());
registerHost('espocrm', async () => (await import('../../adapters/espocrm/host.ts')).createHost());
registerHost('hubspot', async () => (await import('../../adapters/hubspot/host.ts')).createHost());
registerHost('pipedrive', async () => (await import('../../adapters/pipedrive/host.ts')).createHost());
registerHost('zendesk', async () => (await import('../../adapters/zendesk/host.ts')).createHost());
