let context: AudioContext | null = null;

/** One per page. The first click opens it, as browsers require. */
export function audio(): AudioContext {
  context ??= new AudioContext();
  void context.resume();
  return context;
}

const loaded = new Map<string, Promise<AudioBuffer>>();

export function recording(file: string): Promise<AudioBuffer> {
  const known = loaded.get(file) ?? load(file);
  loaded.set(file, known);
  return known;
}

async function load(file: string): Promise<AudioBuffer> {
  const answer = await fetch(`/phone/sounds/${file}`);
  if (!answer.ok) throw new Error(`The recording ${file} is missing.`);
  return audio().decodeAudioData(await answer.arrayBuffer());
}

/** A microphone that plays a recording. */
export class RecordedVoice {
  private readonly out = audio().createMediaStreamDestination();
  private source: AudioBufferSourceNode | null = null;

  constructor() {
    // Without an input, the browser sends no packets, and keys travel between packets of sound.
    const silence = new ConstantSourceNode(audio(), { offset: 0 });
    silence.connect(this.out);
    silence.start();
  }

  get stream(): MediaStream {
    // A copy, because its user may stop the tracks.
    return this.out.stream.clone();
  }

  /** Plays from the start. Resolves at the end, or when stopped. */
  async play(file: string, { loop = false } = {}): Promise<void> {
    const buffer = await recording(file);
    this.stop();
    const source = audio().createBufferSource();
    source.buffer = buffer;
    source.loop = loop;
    source.connect(this.out);
    this.source = source;
    const ended = new Promise<void>((resolve) => source.addEventListener('ended', () => resolve(), { once: true }));
    source.start();
    await ended;
  }

  stop(): void {
    this.source?.stop();
    this.source?.disconnect();
    this.source = null;
  }
}

/** The computer's microphone, or null if there is none or the permission is denied. */
export async function microphone(): Promise<MediaStream | null> {
  return (await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null)) ?? null;
}
