export interface ApiAddress {
  gateway: string;
  /** Never leaves this process. */
  apiKey: string;
}

/** The gateway's REST interface, as an administrator's script uses it. Rejects if the gateway refuses. */
export class GatewayApi {
  readonly #address: ApiAddress;

  constructor(address: ApiAddress) {
    this.#address = address;
  }

  /** Resolves with null if there is no such thing. */
  async get<Answer>(path: string): Promise<Answer | null> {
    return (await this.#send('GET', path, {}, 404)) as Answer | null;
  }

  async put<Answer>(path: string, body: unknown): Promise<Answer> {
    return (await this.#send('PUT', path, json(body))) as Answer;
  }

  async putSound(path: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#send('PUT', path, { headers: { 'content-type': 'audio/wav' }, body });
  }

  async post<Answer>(path: string, body: unknown): Promise<Answer> {
    return (await this.#send('POST', path, json(body))) as Answer;
  }

  /** @param missing the status that means null */
  async #send(
    method: string,
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: BodyInit },
    missing?: number,
  ): Promise<unknown> {
    const { gateway, apiKey } = this.#address;
    const answer = await fetch(new URL(path, gateway), {
      method,
      headers: { ...headers, authorization: `Bearer ${apiKey}` },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(30_000),
    });
    if (answer.status === missing) {
      await answer.body?.cancel();
      return null;
    }
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
    return answer.json();
  }
}

function json(body: unknown): { headers: Record<string, string>; body: string } {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
