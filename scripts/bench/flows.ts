/**
 * Calls in a flow that plays prompts, all at the same time, beside an Asterisk whose dialplan answers and plays the same
 * sound. The callers are phones that cost almost nothing.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compressed } from '../../src/gateway/telephony/sound/g711.ts';
import { GatewayProcess } from '../../test/e2e/support/gateway-process.ts';
import { webrtcEndpoint } from '../asterisk/config.ts';
import { NoAsterisk } from '../asterisk/install.ts';
import { AsteriskServer } from '../asterisk/run.ts';
import { agentOf, type CallServer, numberOf, worlds } from './call-server.ts';
import { Generator } from './lean/generator.ts';
import { processorSeconds, residentMegabytes } from './process-figures.ts';
import type { BenchRow } from './row.ts';

const calls = 250;
const gapMs = 50;
/** The prompt is one sound of many parts, so that it outlasts the set-up of all calls. */
const partSeconds = 7;
const parts = 60;
const settleMs = 3000;
const watchMs = 10_000;
const framesPerSecond = 50;

interface Figures {
  streams: number;
  /** Packets that came, as a share of those of gapless sound. */
  came: number;
  lost: number;
  /** The longest pause between two packets of a call, and of the phones themselves, in ms. */
  longestGap: number;
  ownPause: number;
  /** Share of one core, for a call. */
  processor: number;
  memory: number;
}

/** A part of `npm run bench routing` */
export async function benchFlows(): Promise<BenchRow[]> {
  const ours = await measure(startFlow);
  let theirs: Figures | null = null;
  try {
    theirs = await measure(startDialplan);
  } catch (error) {
    if (!(error instanceof NoAsterisk)) throw error;
    console.error(`Without Asterisk beside it: ${error.message}.`);
  }
  const row = (name: string, figure: (of: Figures) => string, goal?: string): BenchRow => ({
    name,
    value: figure(ours),
    ...(theirs && { asterisk: figure(theirs) }),
    ...(goal !== undefined && { goal }),
  });
  return [
    row(
      `${calls} calls in a flow, packets of the prompt that came`,
      ({ streams, came, lost }) => `${(came * 100).toFixed(2)} % of ${streams} calls, ${lost} lost`,
      `≥ 99.9 % of ${calls}`,
    ),
    row(
      '  longest gap of a call / pause of the phones themselves',
      ({ longestGap, ownPause }) => `${longestGap.toFixed(0)} / ${ownPause.toFixed(0)} ms`,
    ),
    row('  processor, a call', ({ processor }) => `${(processor * 100).toFixed(3)} % of a core`),
    row('  memory', ({ memory }) => `${memory.toFixed(0)} MB`),
  ];
}

async function measure(start: () => Promise<CallServer>): Promise<Figures> {
  const server = await start();
  let generator: Generator | null = null;
  try {
    generator = await Generator.start(server, 0);
    await generator.call(
      Array.from({ length: calls }, () => numberOf(0)),
      gapMs,
    );
    await pause(settleMs);
    return await watch(server, generator);
  } finally {
    generator?.stop();
    await server.stop();
  }
}

async function watch(server: CallServer, generator: Generator): Promise<Figures> {
  const used = await processorSeconds(server.pid);
  const before = await generator.count();
  await generator.gaps();
  const begun = performance.now();
  await pause(watchMs);
  const after = await generator.count();
  const seconds = (performance.now() - begun) / 1000;
  const { longestGap, ownPause } = await generator.gaps();
  const streams = after.streams ?? 0;
  const grown = (of: 'received' | 'expected'): number => (after[of] ?? 0) - (before[of] ?? 0);
  return {
    streams,
    came: grown('received') / Math.max(1, streams * seconds * framesPerSecond),
    lost: Math.max(0, grown('expected') - grown('received')),
    longestGap,
    ownPause,
    processor: ((await processorSeconds(server.pid)) - used) / seconds / calls,
    memory: await residentMegabytes(server.pid),
  };
}

/** The gateway with the embedded core, and a flow for the number. */
async function startFlow(): Promise<CallServer> {
  const gateway = await GatewayProcess.start({
    SIDECALL_LOG_LEVEL: 'warn',
    NODE_DISABLE_COMPILE_CACHE: '1',
    SIDECALL_ORIGINS: '*',
    SIDECALL_CODECS: 'pcmu',
    SIDECALL_MAX_LEGS: '2000',
  });
  const uploaded = await fetch(`${gateway.url}/v1/prompts/long/en`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${await gateway.apiKey()}`, 'content-type': 'audio/wav' },
    body: new Blob([linearWav()]),
  });
  if (!uploaded.ok) throw new Error(`The prompt was not accepted: ${await uploaded.text()}`);
  const prompt = Array.from({ length: parts }, () => ({ prompt: 'long' }));
  const document = {
    ...{ schema: 1, name: 'bench', languages: ['en'], start: 'greeting' },
    nodes: [
      // Prompts have at most twenty parts.
      ...['greeting', 'second', 'third'].map((name, at, all) => ({
        ...{ name, kind: 'say', prompt: prompt.slice(0, parts / all.length), bargeIn: false },
        outcomes: { done: all[at + 1] ?? 'bye', failed: 'bye' },
      })),
      { name: 'bye', kind: 'hang-up' },
    ],
  };
  const draft = await gateway.call<{ revision: number }>('PUT', '/v1/flows/bench', { revision: 0, document });
  await gateway.call('POST', '/v1/flows/bench/publish', { revision: draft.revision });
  const path = `/v1/virtual-numbers/${encodeURIComponent(numberOf(0))}`;
  await gateway.call('PUT', `/v1/agents/${agentOf(0)}`, { name: 'Agent' });
  await gateway.call('PUT', path, { label: 'Bench', agents: [agentOf(0)], flow: 'bench' });
  return {
    pid: gateway.pid,
    sipUrl: `${gateway.url.replace('http', 'ws')}/v1/sip`,
    token: (identity) => gateway.token(identity, 'carrier'),
    stop: () => gateway.kill('SIGTERM'),
  };
}

/** Asterisk with a dialplan that does the same. @throws NoAsterisk */
async function startDialplan(): Promise<CallServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-prompts-'));
  writeFileSync(join(folder, 'long.ulaw'), compressed(samples(), 'pcmu'));
  const sound = Array.from({ length: parts }, () => join(folder, 'long')).join('&');
  const asterisk = await AsteriskServer.start({
    pjsip: worlds.map((name) => webrtcEndpoint(name, { allow: 'ulaw', context: 'bench' })).join(''),
    extensions: [
      '[bench]',
      'exten => _[+0-9].,1,Answer()',
      ` same => n,Playback(${sound})`,
      ' same => n,Hangup()',
      '',
    ].join('\n'),
  });
  return {
    pid: asterisk.pid,
    sipUrl: `ws://127.0.0.1:${asterisk.port}/ws`,
    token: async () => '',
    stop: () => asterisk.stop(),
  };
}

/** A quiet tone at 8 kHz. */
function samples(): Int16Array {
  return Int16Array.from({ length: partSeconds * 8000 }, (_, at) => 6000 * Math.sin((2 * Math.PI * 440 * at) / 8000));
}

/** RIFF, linear, 16 bits, one channel. */
function linearWav(): Buffer<ArrayBuffer> {
  const sound = samples();
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + sound.byteLength, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(sound.byteLength, 40);
  return Buffer.concat([header, new Uint8Array(sound.buffer)]);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
