import { registerHost } from '../elements/softphone/hosts.ts';

/** The CRM pages that the script tag knows; each adapter is loaded when a page names it. */
registerHost('demo-crm', async () => (await import('../../adapters/demo-crm/host.ts')).createHost());
