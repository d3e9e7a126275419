import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { type Config, ConfigProblems, readSettings } from '../config/config.ts';
import { readConfigFile } from '../config/file.ts';
import { reportSettings } from '../config/report.ts';
import { CrmAdapters } from '../crm/adapters.ts';
import { warnAtStart } from '../doctor/checks.ts';
import type { GatewayCore } from '../edge/gateway-core.ts';
import type { VerifyToken } from '../edge/token-proof.ts';
import { type LogDestination, standardOutput } from '../log/log-destination.ts';
import { createLogger } from '../log/logger.ts';
import type { SipTrace } from '../sip/trace.ts';
import type { CoreMemory } from '../telephony/core-memory.ts';
import type { MediaLibrary } from '../telephony/media-library.ts';
import type { RecordingFiles } from '../telephony/recording-files.ts';
import { type CrmLoaders, loadAdapters } from './crm-adapters.ts';
import { findingsOfDoctor } from './doctor-process.ts';
import { errorLines } from './error-lines.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { createReload, type ReloadParts } from './reload.ts';
import { systemClock } from './system-clock.ts';

/** The package's folder, for a run from the sources and from dist. */
const root = dirname(findPackageJSON(import.meta.url) ?? '.');

/** The parts that the entry point supplies. */
export interface Makings {
  createCore(options: {
    config: Config;
    logger: Logger;
    verifyToken: VerifyToken;
    recordings: RecordingFiles;
    memory: CoreMemory;
    library: MediaLibrary;
    trace: SipTrace;
  }): GatewayCore | Promise<GatewayCore>;
  /** The adapters of the package, by name. */
  crmAdapters: CrmLoaders;
}

/**
 * Runs the gateway as a process, with settings from the environment.
 *
 *   reading settings ─► starting ─► ready ─first signal─► calls end ─► closed, exit 0
 *          └───────────────┴─► a line for each problem, exit 1   └─second signal─► exit 130
 */
export function run(makings: Makings): void {
  // Until settings can be reloaded, a hang-up of the terminal is ignored.
  if (process.platform !== 'win32') process.on('SIGHUP', () => {});
  start(makings).catch((error: unknown) => {
    for (const line of errorLines(error)) process.stderr.write(`sidecall: ${line}\n`);
    process.exit(1);
  });
}

async function start({ createCore, crmAdapters: packaged }: Makings): Promise<void> {
  // All new files are readable by this user only.
  process.umask(0o077);
  const output = standardOutput();
  const read = () => readSettings(process.env, readConfigFile(process.env.SIDECALL_CONFIG));
  const settings = read();
  const { config } = settings;
  const reported = reportSettings(process.env, readConfigFile(process.env.SIDECALL_CONFIG));
  const crmAdapters = await adaptersOf(config, packaged);
  const logger = createLogger(config.logLevel, output);
  reportFaults(logger);
  // Logs the doctor's quick checks of the settings.
  await warnAtStart(config, { env: process.env, clock: systemClock, fetch, crmAdapters, running: false }, logger);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const starting = startGateway(config, {
    clock: systemClock,
    logger,
    crmAdapters,
    libraryFolder: join(root, 'dist/browser'),
    consoleFolder: join(root, 'dist/console'),
    version,
    logCounters: output.counters,
    about: { settings: () => reported, examine: findingsOfDoctor },
    createCore: (verifyToken, makings) => createCore({ config, logger, verifyToken, ...makings }),
  });
  // Signals count from here. A signal during the start waits for it, and then stops the gateway.
  stopOnSignals(starting, config.graceSeconds * 1000, logger, output);
  reloadOnSignal(async (next) => (await starting).reload(next), { settings, read, logger });
  const gateway = await starting;
  logger.info({ address: gateway.address, version, pid: process.pid }, 'ready');
  process.stdout.write(`Sidecall gateway ready at ${gateway.address}\n`);
  // A parent process that closed the channel is not an error.
  process.send?.({ type: 'ready', address: gateway.address }, () => {});
}

async function adaptersOf({ crm, ownAdapters }: Config, packaged: CrmLoaders): Promise<CrmAdapters> {
  const adapters = new CrmAdapters({ ...packaged, ...(await loadAdapters(ownAdapters)) });
  if (crm !== null && !adapters.names.includes(crm.name)) {
    throw new ConfigProblems([`SIDECALL_CRM must be one of: ${adapters.names.join(', ')}`]);
  }
  return adapters;
}

/**
 * SIGHUP reloads the settings, and never ends the gateway. On Windows it only reports that the console was closed.
 * https://nodejs.org/api/process.html#signal-events
 */
function reloadOnSignal(apply: ReloadParts['apply'], parts: Omit<ReloadParts, 'apply'>): void {
  if (process.platform === 'win32') return;
  const reload = createReload({ ...parts, apply });
  process.on('SIGHUP', () => void reload());
}

function stopOnSignals(starting: Promise<Gateway>, graceMs: number, logger: Logger, output: LogDestination): void {
  let signals = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    signals += 1;
    if (signals > 1) process.exit(130);
    logger.info({ signal, graceMs }, 'stopping');
    starting
      .then((gateway) => gateway.stop(graceMs))
      .then(
        async () => {
          logger.info('stopped');
          await output.flushed(systemClock);
          process.exit(0);
        },
        async (error: unknown) => {
          logger.error({ err: error }, 'stopping failed');
          await output.flushed(systemClock);
          process.exit(1);
        },
      );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

/** Uncaught errors go through the log, whose redactor removes numbers. */
function reportFaults(logger: Logger): void {
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught exception: the gateway ends');
    process.exit(1);
  });
  // An unhandled rejection in one call must not end all the others.
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'));
}
