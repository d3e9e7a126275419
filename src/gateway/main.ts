#!/usr/bin/env node
import { isEmergencyText } from '../domain/calls/dialled.ts';
import { crmAdapters } from './start/crm-adapters.ts';
import { letHeapDouble } from './start/heap.ts';
import { run } from './start/run.ts';
import { systemClock } from './start/system-clock.ts';
import { asteriskServers } from './telephony/asterisk/options.ts';
import { createEmbeddedCore } from './telephony/embedded/embedded-core.ts';
import { Trunks } from './trunk/trunks.ts';

letHeapDouble();

run({
  async createCore({ config, logger, verifyToken, recordings, memory, library, trace }) {
    const common = {
      domain: 'sidecall',
      verifyToken,
      formats: config.formats,
      limits: {
        ...config.limits,
        isEmergency: (dialled: string) => isEmergencyText(dialled, config.country, config.emergency.numbers),
      },
      recordings,
      library,
      trace,
      demoCallee: config.demo,
      clock: systemClock,
      logger,
    };
    if (config.asterisk === null) {
      const { media, trunks: settings, trunkPort: port, trunkTls: tls } = config;
      const { bindAddress, publicAddress } = media;
      const trunks = new Trunks({
        trunks: settings,
        port,
        tls,
        bindAddress,
        publicAddress,
        clock: systemClock,
        logger,
        trace,
      });
      return createEmbeddedCore({
        ...common,
        media,
        trunks,
        ...(config.longestSilenceMs !== null && { longestSilenceMs: config.longestSilenceMs }),
      });
    }
    // Loaded only if it is configured.
    const { createAsteriskCore } = await import('./telephony/asterisk/asterisk-core.ts');
    const { dial } = config.asterisk;
    return createAsteriskCore({ ...common, memory, dial, app: 'sidecall', servers: asteriskServers(config.asterisk) });
  },
  crmAdapters,
});
