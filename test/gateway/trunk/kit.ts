import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../src/domain/clock.ts';
import { RecordingFolder } from '../../../src/gateway/recordings/recording-folder.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { createEmbeddedCore } from '../../../src/gateway/telephony/embedded/embedded-core.ts';
import type { EmbeddedCore, EmbeddedCoreOptions } from '../../../src/gateway/telephony/embedded/options.ts';
import type { CoreEvent } from '../../../src/gateway/telephony/port.ts';
import { trunksText } from '../../../src/gateway/trunk/settings.ts';
import type { TlsSettings } from '../../../src/gateway/trunk/tls-files.ts';
import { Trunks, type TrunksOptions } from '../../../src/gateway/trunk/trunks.ts';
import { eventually } from '../../e2e/support/eventually.ts';

/** Resources of a test, closed after it in reverse order. */
export const opened: (() => unknown)[] = [];

export async function closeAll(): Promise<void> {
  const failures: unknown[] = [];
  for (const close of opened.splice(0).reverse()) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  // One failure must not keep the others open.
  if (failures.length > 0) throw new AggregateError(failures, 'What the test opened cannot all be closed');
}

/** The embedded core with trunks. */
export interface Ours {
  core: EmbeddedCore;
  trunks: Trunks;
  events: CoreEvent[];
  recordings: RecordingFolder;
  event<T extends CoreEvent['type']>(type: T): Promise<Extract<CoreEvent, { type: T }>>;
}

/** @param settings in the format of SIDECALL_TRUNKS */
export async function gatewayWith(
  settings: object[],
  where: { port: number; bindAddress: string; tls?: TlsSettings; clock?: Clock; logger?: TrunksOptions['logger'] },
  more: Partial<EmbeddedCoreOptions> = {},
): Promise<Ours> {
  const logger = where.logger ?? { info: () => {}, warn: () => {}, error: () => {} };
  const common = { clock: systemClock, ...where, logger };
  const parsed = trunksText.parse(JSON.stringify(settings));
  const trunks = new Trunks({ ...common, trunks: parsed, publicAddress: null });
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-trunk-'));
  opened.push(() => rmSync(folder, { recursive: true, force: true }));
  const recordings = new RecordingFolder(folder, null);
  const core = createEmbeddedCore({
    clock: common.clock,
    logger,
    domain: 'sidecall.test',
    verifyToken: () => Promise.reject(new Error('no browsers here')),
    media: { bindAddress: '127.0.0.1', publicAddress: null, udpPorts: null },
    recordings,
    trunks,
    ...more,
  });
  const events: CoreEvent[] = [];
  core.subscribe((event) => events.push(event));
  opened.push(() => core.stop());
  await core.start();
  return {
    core,
    trunks,
    events,
    recordings,
    event: (type) =>
      eventually(`${type} among ${events.map((event) => event.type)}`, () =>
        events.find((event) => event.type === type),
      ) as Promise<never>,
  };
}
