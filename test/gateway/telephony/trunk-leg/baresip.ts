import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installBaresip } from '../../../../scripts/debian/baresip.ts';
import { commandIn } from '../../../../scripts/debian/installation.ts';
import { programOrReason } from '../../../debian/program-or-reason.ts';
import { amplitude } from '../support/goertzel.ts';

/** Why there is no baresip here. null: there is one. */
export async function missingBaresip(): Promise<string | null> {
  const found = await programOrReason(installBaresip);
  return typeof found === 'string' ? found : null;
}

export interface BaresipOptions {
  /** The destination port for SIP. */
  port: number;
  /** Frequency of its microphone. */
  hertz: number;
  /** Parameters of the account: mediaenc=srtp-mand, ptime=30, … */
  account?: string;
  /** Its user at the server. Default: `phone`. */
  user?: string;
  /** Its own SIP port. Default: any. */
  ownPort?: number;
  /** False: it is reached at its own port, or only calls. */
  registers?: boolean;
  /** Calls this address as soon as it runs. */
  dials?: string;
}

/** A telephone by other authors, with one file as its microphone and another as its speaker. */
export class Baresip {
  readonly #folder: string;
  readonly #process: ChildProcess;
  #output = '';

  private constructor(folder: string, child: ChildProcess) {
    this.#folder = folder;
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (data) => {
        this.#output += data;
      });
    }
  }

  static async start({
    port,
    hertz,
    account = '',
    user = 'phone',
    ownPort = 0,
    dials,
    registers = dials === undefined,
  }: BaresipOptions): Promise<Baresip> {
    const { root } = await installBaresip();
    const folder = mkdtempSync(join(tmpdir(), 'sidecall-baresip-'));
    writeFileSync(join(folder, 'microphone.wav'), wav(hertz));
    writeFileSync(
      join(folder, 'accounts'),
      `<sip:${user}@127.0.0.1:${port}>;regint=${registers ? 60 : 0};answermode=auto;${account}\n`,
    );
    writeFileSync(join(folder, 'contacts'), '');
    const lines = [
      'poll_method epoll',
      `sip_listen 127.0.0.1:${ownPort}`,
      'net_interface 127.0.0.1',
      `audio_player aufile,${join(folder, 'earpiece.wav')}`,
      `audio_source aufile,${join(folder, 'microphone.wav')}`,
      `audio_alert aufile,${join(folder, 'alert.wav')}`,
      'audio_srate 8000',
      'ausrc_srate 8000',
      'auplay_srate 8000',
      'ausrc_channels 1',
      'auplay_channels 1',
      'audio_txmode thread',
      'jitter_buffer_delay 1-5',
      `module_path ${join(root, 'usr/lib/baresip/modules')}`,
      ...['stdio', 'g711', 'aufile', 'srtp', 'account', 'menu'].map((name) =>
        ['account', 'menu'].includes(name) ? `module_app ${name}.so` : `module ${name}.so`,
      ),
      '',
    ];
    writeFileSync(join(folder, 'config'), lines.join('\n'));
    const [program = '', ...args] = commandIn(root, 'usr/bin/baresip');
    const commands = dials === undefined ? [] : ['-e', `/dial ${dials}`];
    const child = spawn(program, [...args, '-4', '-f', folder, ...commands], { stdio: 'pipe' });
    return new Baresip(folder, child);
  }

  get output(): string {
    return this.#output;
  }

  /** Presses one of its keys during a call. */
  press(digit: string): void {
    this.#process.stdin?.write(digit);
  }

  /** Amplitude of a frequency in the latest audio. */
  level(hertz: number, ms = 1000): number {
    return amplitude(this.latest(ms), hertz);
  }

  /** Samples of the latest audio. */
  latest(ms: number): number[] {
    const file = this.#earpiece();
    const begin = Math.max(44, file.length - (file.length % 2) - ms * 16);
    const samples: number[] = [];
    for (let at = begin; at + 1 < file.length; at += 2) samples.push(file.readInt16LE(at));
    return samples;
  }

  /** Duration of all audio so far, in ms. While nothing is received, it is silence. */
  get playedMs(): number {
    return (this.#earpiece().length - 44) / 16;
  }

  /**
   * The tone is heard, and the other one, which would be an echo, is not. They are compared with each other: on a busy
   * machine pieces of the audio are missing, which lowers a tone and adds some noise.
   */
  hears(hertz: number, other = 0): boolean {
    const heard = this.level(hertz);
    return heard > 1500 && (other === 0 || heard > 6 * this.level(other));
  }

  #earpiece(): Buffer {
    return readFileSync(join(this.#folder, 'earpiece.wav'));
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const gone = new Promise((resolve) => this.#process.once('exit', resolve));
      this.#process.kill('SIGKILL');
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const microphones = new Map<number, Buffer>();

/** Five minutes of a 16-bit sine at 8 kHz. A call ends with its microphone file, and a busy machine is slow. */
function wav(hertz: number): Buffer {
  const made = microphones.get(hertz) ?? makeWav(hertz);
  microphones.set(hertz, made);
  return made;
}

function makeWav(hertz: number): Buffer {
  const samples = 8000 * 300;
  const out = Buffer.alloc(44 + samples * 2);
  out.write('RIFF', 0);
  out.writeUInt32LE(36 + samples * 2, 4);
  out.write('WAVEfmt ', 8);
  out.writeUInt32LE(16, 16);
  out.writeUInt16LE(1, 20);
  out.writeUInt16LE(1, 22);
  out.writeUInt32LE(8000, 24);
  out.writeUInt32LE(16_000, 28);
  out.writeUInt16LE(2, 32);
  out.writeUInt16LE(16, 34);
  out.write('data', 36);
  out.writeUInt32LE(samples * 2, 40);
  for (let at = 0; at < samples; at++) {
    out.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * hertz * at) / 8000)), 44 + at * 2);
  }
  return out;
}
