import { GatewayClient } from '../../client/gateway-client.ts';
import { reportEmbed } from '../../domain/protocol/operations/embed.ts';

/** Reports are collected for this time, in ms: a page can send thousands of messages in a second. */
const collectMs = 5000;
const most = 1000;

/** Counts messages that this page did not believe, and reports the number to the gateway once there is a token. */
export class ForgedMessages {
  readonly #page: Window;
  readonly #host: string;
  readonly #getToken: () => string | null;
  #count = 0;
  #timer: number | null = null;

  constructor(page: Window, host: string, getToken: () => string | null) {
    this.#page = page;
    this.#host = host;
    this.#getToken = getToken;
  }

  note(): void {
    this.#count = Math.min(this.#count + 1, most);
    this.#timer ??= this.#page.setTimeout(() => void this.#report(), collectMs);
  }

  async #report(): Promise<void> {
    this.#timer = null;
    const token = this.#getToken();
    // Reported with the next one, when the agent is known.
    if (token === null || this.#count === 0) return;
    const forged = this.#count;
    this.#count = 0;
    const client = new GatewayClient({ gateway: '', getToken: async () => token });
    await client.request(reportEmbed, { body: { host: this.#host, forged } }).catch(() => {});
  }
}
