#!/usr/bin/env node
import { run } from './run.ts';
import { systemClock } from './system-clock.ts';
import { createEmbeddedCore } from './telephony/embedded/embedded-core.ts';

run({
  createCore: ({ config, logger, verifyToken, recordings }) =>
    createEmbeddedCore({
      domain: 'sidecall',
      verifyToken,
      media: config.media,
      formats: config.formats,
      recordings,
      demoCallee: config.demo,
      clock: systemClock,
      logger,
    }),
  crmAdapters: {
    // Loaded only when it is the one.
    'demo-crm': async (connection) =>
      (await import('../../adapters/demo-crm/connector.ts')).createConnector(connection),
  },
});
