import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { eventually } from '../../e2e/support/eventually.ts';

const unhandled: unknown[] = [];
const note = (error: unknown): void => {
  unhandled.push(error);
};

beforeEach(() => {
  // The decoder starts once per process.
  vi.resetModules();
  unhandled.length = 0;
  process.on('unhandledRejection', note);
});
afterEach(() => {
  process.off('unhandledRejection', note);
  vi.restoreAllMocks();
  // Also for the other files of this worker, which must not get a decoder that failed to start.
  vi.resetModules();
});

/** 20 ms of silence (RFC 6716 3.1: CELT, full band, one frame). */
const packet = Uint8Array.of(0xf8, 0xff, 0xfe);

it('is ready for the first packets once it was started', async () => {
  const { OpusVoice, startOpus } = await import('../../../src/gateway/telephony/sound/opus.ts');
  await startOpus(systemClock);
  const voice = new OpusVoice();
  await eventually('a decoder', () => voice.decode(packet).length === 160);
  voice.close();
  expect(voice.decode(packet)).toHaveLength(0);
});

it.each(['compile', 'instantiate'] as const)(
  'is silent where WebAssembly does not %s, and says it once',
  async (step) => {
    vi.spyOn(WebAssembly, step).mockRejectedValue(new Error('no memory'));
    const { OpusVoice, startOpus } = await import('../../../src/gateway/telephony/sound/opus.ts');
    await expect(startOpus(systemClock)).rejects.toThrow('no memory');
    const voice = new OpusVoice();
    for (let turn = 0; turn < 3; turn += 1) {
      expect(voice.decode(packet)).toHaveLength(0);
      await new Promise((resolve) => setImmediate(resolve));
    }
    voice.close();
    expect(WebAssembly[step]).toHaveBeenCalledOnce();
    expect(unhandled).toEqual([]);
  },
);
