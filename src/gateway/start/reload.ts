import type { Logger } from 'pino';
import { CodedError } from '../../domain/errors.ts';
import { type Config, ConfigProblems, type readSettings } from '../config/config.ts';
import type { SettingName } from '../config/settings.ts';

/** Settings that take effect without a restart. TLS files are read anew in any case. */
const reloadable: ReadonlySet<string> = new Set<SettingName>([
  'SIDECALL_LOG_LEVEL',
  'SIDECALL_TRUNKS',
  'SIDECALL_TRUNK_TLS_CERT',
  'SIDECALL_TRUNK_TLS_KEY',
  'SIDECALL_TRUNK_TLS_CA',
]);

type Settings = ReturnType<typeof readSettings>;

export interface ReloadParts {
  /** The settings that the gateway was started with. */
  settings: Settings;
  /** Reads them anew. @throws ConfigProblems */
  read: () => Settings;
  logger: Pick<Logger, 'info' | 'warn' | 'error' | 'level'>;
  /**
   * Takes over trunks and TLS files. Resolves with the names of settings that need a restart all the same.
   * @throws CodedError where a file is wrong; then everything stays as it was
   */
  apply: (config: Config) => Promise<readonly string[]>;
}

/**
 * What SIGHUP does. Settings that are wrong change nothing and end nothing; changed settings that need a restart are
 * named. Reloads run one after the other.
 */
export function createReload({ settings, read, logger, apply }: ReloadParts): () => Promise<void> {
  let current = settings;
  let last: Promise<void> = Promise.resolve();

  async function reload(): Promise<void> {
    let next: Settings;
    let needsRestart: readonly string[];
    try {
      next = read();
      needsRestart = await apply(next.config);
    } catch (error) {
      const problems =
        error instanceof ConfigProblems
          ? error.problems
          : [error instanceof CodedError ? `${error.message} ${error.help}` : String(error)];
      logger.error({ problems }, 'settings not reloaded: those in use stay');
      return;
    }
    logger.level = next.config.logLevel;
    const changed = [...next.texts.keys()].filter((name) => next.texts.get(name) !== current.texts.get(name));
    const restart = changed.filter((name) => !reloadable.has(name) || needsRestart.includes(name));
    // What waits for a restart is named at each reload, until then.
    const texts = new Map(next.texts);
    for (const name of restart) texts.set(name, current.texts.get(name) ?? '');
    current = { config: next.config, texts };
    const taken = changed.filter((name) => !restart.includes(name));
    if (restart.length === 0) logger.info({ changed: taken }, 'settings reloaded');
    else logger.warn({ changed: taken, needsRestart: restart }, 'settings reloaded; some changes need a restart');
  }

  return () => {
    last = last.then(reload);
    return last;
  };
}
