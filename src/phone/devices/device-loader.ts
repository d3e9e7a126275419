import type { GatewayClient } from '../../client/gateway-client.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import type { BrowserSoundDevices } from './browser-sound-devices.ts';
import { pageStorage } from './choice-storage.ts';
import { gatewayLine } from './gateway-line.ts';

/** Loads the code for devices with its first use: the choices, the settings, or the first call. */
export class DeviceLoader {
  readonly #state: PhoneState;
  readonly #client: GatewayClient;
  readonly #getToken: (fresh: boolean) => Promise<string>;
  readonly #onSilenced: (silenced: boolean) => void;
  #loading: Promise<BrowserSoundDevices> | null = null;

  /** @param onSilenced true: a call rings, and the browser plays nothing before the next click on the page */
  constructor(
    state: PhoneState,
    client: GatewayClient,
    getToken: (fresh: boolean) => Promise<string>,
    onSilenced: (silenced: boolean) => void,
  ) {
    this.#state = state;
    this.#client = client;
    this.#getToken = getToken;
    this.#onSilenced = onSilenced;
  }

  /** Rejects if the network fails. The next call tries again. */
  readonly load = (): Promise<BrowserSoundDevices> => {
    this.#loading ??= this.#load().catch((error) => {
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  };

  async #load(): Promise<BrowserSoundDevices> {
    const { BrowserSoundDevices } = await import('./browser-sound-devices.ts');
    return new BrowserSoundDevices({
      $news: this.#state.$deviceNews,
      onSilenced: this.#onSilenced,
      getToken: () => this.#getToken(false),
      line: () => gatewayLine(this.#client, this.#state),
      storage: pageStorage(),
      source: navigator.mediaDevices,
    });
  }
}
