import type { FrameHosts } from '../embed/page/frame-host.ts';

/**
 * The adapters whose hosts work in the gateway's frame, in the CRM's own protocol. The page around the frame of any other
 * adapter uses the host SDK.
 */
export const frameHosts: FrameHosts = {
  hubspot: async () => ({ create: (await import('../../adapters/hubspot/host.ts')).createHost }),
  pipedrive: async () => ({ create: (await import('../../adapters/pipedrive/host.ts')).createHost }),
  zendesk: async () => ({ create: (await import('../../adapters/zendesk/host.ts')).createHost }),
};
