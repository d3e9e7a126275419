export interface ExtensionOptions {
  window: Window & typeof globalThis;
  /** The origin of Pipedrive's page. */
  origin: string;
  /** What Pipedrive calls this frame: `id` in its address. */
  id: string;
}

type Listener = (data: unknown) => void;

/** A command without an answer ends after this time, in ms. */
const answerMs = 10_000;

/**
 * Our side of the protocol between Pipedrive's page and a custom UI extension, without the vendor's script:
 *
 *   extension                                                          Pipedrive
 *   { id, payload: { type: "command", command: "initialize", … } }, port ───►
 *                                           ◄─── { data } or { error } over the port
 *   { id, payload: { type: "command", command, args } }, port ───►
 *   { id, payload: { type: "listener", event } }, port ───►
 *                                           ◄─── { data } over the port, for each event
 *
 * Pipedrive's own script sends to any parent. This one sends to Pipedrive's origin alone, so only Pipedrive gets a port,
 * and nothing else can answer.
 */
export class ExtensionClient {
  readonly #window: Window & typeof globalThis;
  readonly #origin: string;
  readonly #id: string;
  readonly #ready: Promise<unknown>;

  constructor({ window, origin, id }: ExtensionOptions) {
    this.#window = window;
    this.#origin = origin;
    this.#id = id;
    this.#ready = this.#ask('initialize', {});
    // Each command says it again.
    this.#ready.catch(() => {});
  }

  /** Sends a command, at the latest when Pipedrive has answered the first one. Rejects if it refuses or is silent. */
  async execute(command: string, args?: unknown): Promise<unknown> {
    await this.#ready;
    return await this.#ask(command, args);
  }

  /** @returns a function that stops listening */
  on(event: string, listener: Listener): () => void {
    const { port1, port2 } = new this.#window.MessageChannel();
    port1.onmessage = ({ data }: MessageEvent) => {
      const { error, data: said } = answerIn(data);
      if (error === undefined) listener(said);
      else port1.close();
    };
    this.#post({ type: 'listener', event }, port2);
    return () => port1.close();
  }

  #ask(command: string, args: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { port1, port2 } = new this.#window.MessageChannel();
      const finish = ({ error, data }: { error?: unknown; data?: unknown }): void => {
        this.#window.clearTimeout(late);
        port1.close();
        if (error === undefined) resolve(data);
        else reject(new Error(`Pipedrive refused “${command}”: ${String(error)}`));
      };
      const late = this.#window.setTimeout(() => finish({ error: 'no answer' }), answerMs);
      port1.onmessage = ({ data }: MessageEvent) => finish(answerIn(data));
      this.#post({ command, args, type: 'command' }, port2);
    });
  }

  #post(payload: object, port: MessagePort): void {
    this.#window.parent.postMessage({ payload, id: this.#id }, this.#origin, [port]);
  }
}

function answerIn(data: unknown): { error?: unknown; data?: unknown } {
  const { error, data: said } = (data ?? {}) as { error?: unknown; data?: unknown };
  return error ? { error } : { data: said };
}
