import { InvalidArgumentError, InvalidStateError } from '../errors/twilio-error.ts';
import { report } from '../report.ts';

/** Changes or reads audio: noise suppression, effects, transcription. */
export interface AudioProcessor {
  createProcessedStream(stream: MediaStream): Promise<MediaStream>;
  /** `stream` is the result of createProcessedStream. */
  destroyProcessedStream(stream: MediaStream): Promise<void>;
}

/** The processor of one direction, and its current output. */
export class Processing {
  /** The newest output stream. */
  stream: MediaStream | null = null;
  private processor: AudioProcessor | null = null;

  add(processor: AudioProcessor): void {
    if (!processor) throw new InvalidArgumentError('Missing AudioProcessor argument.');
    for (const method of ['createProcessedStream', 'destroyProcessedStream'] as const) {
      if (typeof processor[method] !== 'function') throw new InvalidArgumentError(`Missing ${method}() method.`);
    }
    if (this.processor) throw new InvalidStateError('There is an AudioProcessor already: remove it first.');
    this.processor = processor;
  }

  remove(processor: AudioProcessor): void {
    if (!processor) throw new InvalidArgumentError('Missing AudioProcessor argument.');
    if (this.processor !== processor) throw new InvalidArgumentError('This AudioProcessor was not added.');
    this.processor = null;
  }

  /** @returns the stream to use, and a function that releases the processor's output */
  async run(stream: MediaStream): Promise<{ stream: MediaStream; release: () => void }> {
    const { processor } = this;
    if (!processor) return { stream, release: () => undefined };
    const made = await processor.createProcessedStream(stream);
    this.stream = made;
    return {
      stream: made,
      release: () => {
        if (this.stream === made) this.stream = null;
        // This is the page's code. Its failure must not stop the end of the call.
        void letGo(processor, made).catch(report);
      },
    };
  }
}

async function letGo(processor: AudioProcessor, stream: MediaStream): Promise<void> {
  await processor.destroyProcessedStream(stream);
}
