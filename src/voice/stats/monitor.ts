import { type RTCSample, sampleOf } from './sample.ts';
import { type Warning, Warnings } from './warnings.ts';

export interface MonitorListener {
  sample(sample: RTCSample): void;
  raised(warning: Warning): void;
  cleared(name: string): void;
}

const everyMs = 1000;

/** Samples a connection each second until the returned function is called. */
export function monitor(connection: RTCPeerConnection, muted: () => boolean, listener: MonitorListener): () => void {
  const warnings = new Warnings();
  let before: RTCSample | null = null;
  let closed = false;
  const take = async (): Promise<void> => {
    const report = await connection.getStats().catch(() => null);
    if (!report || closed) return;
    const sample = sampleOf(report, before);
    before = sample;
    const { raised, cleared } = warnings.push(sample, muted());
    listener.sample(sample);
    for (const warning of raised) listener.raised(warning);
    for (const name of cleared) listener.cleared(name);
  };
  const timer = setInterval(() => void take(), everyMs);
  return () => {
    closed = true;
    clearInterval(timer);
  };
}
