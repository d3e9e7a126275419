/**
 * Hosts in private networks that flows may reach: names or addresses, with a port or for all ports. Only the host of the
 * address counts, so a public name that resolves to a private address is still refused.
 */
export class PrivateHosts {
  readonly #hosts: ReadonlySet<string>;

  /** @param hosts as `readPrivateHost` returns them */
  constructor(hosts: readonly string[]) {
    this.#hosts = new Set(hosts);
  }

  has({ hostname, host, port, protocol }: URL): boolean {
    const usual = protocol === 'https:' ? '443' : '80';
    return this.#hosts.has(hostname) || this.#hosts.has(port === '' ? `${host}:${usual}` : host);
  }
}

/** A host as URLs spell it: "crm.internal", "10.0.0.5:8080", "[fd00::1]". null: it is none. */
export function readPrivateHost(text: string): string | null {
  // A scheme whose default port is none keeps the port as written.
  const address = `http://${text}/`;
  if (/[/?#@\\\s]/.test(text) || !URL.canParse(address)) return null;
  const { hostname, port } = new URL(address);
  const written = /:(\d{1,5})$/.exec(text.replace(/^\[[^\]]*\]/, ''))?.[1];
  return written === undefined ? hostname : `${hostname}:${port === '' ? '80' : port}`;
}
