import type { Logger } from 'pino';
import { CodedError } from '../../domain/errors.ts';
import { type Config, ConfigProblems, type readSettings } from '../config/config.ts';
import type { SettingName } from '../config/settings.ts';

/** Settings that take effect without a restart. TLS files are always read again. */
const reloadable: ReadonlySet<string> = new Set<SettingName>([
  'SIDECALL_LOG_LEVEL',
  'SIDECALL_TRUNKS',
  'SIDECALL_TRUNK_TLS_CERT',
  'SIDECALL_TRUNK_TLS_KEY',
  'SIDECALL_TRUNK_TLS_CA',
]);

type Settings = ReturnType<typeof readSettings>;

export interface ReloadParts {
  /** The settings at the start. */
  settings: Settings;
  /** Reads the settings again. @throws ConfigProblems */
  read: () => Settings;
  logger: Pick<Logger, 'info' | 'warn' | 'error' | 'level'>;
  /**
   * Applies trunks and TLS files. Resolves with the names of settings that still need a restart.
   * @throws CodedError if a file is invalid; then nothing is changed
   */
  apply: (config: Config) => Promise<readonly string[]>;
}

/**
 * The action of SIGHUP. Invalid settings change nothing, and the gateway keeps running. Changed settings that need a
 * restart are named in the log. Reloads run one after another.
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
      logger.error({ problems }, 'settings not reloaded: the old ones stay in use');
      return;
    }
    logger.level = next.config.logLevel;
    const changed = [...next.texts.keys()].filter((name) => next.texts.get(name) !== current.texts.get(name));
    const restart = changed.filter((name) => !reloadable.has(name) || needsRestart.includes(name));
    // Settings that wait for a restart are named at each reload until then.
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
