import type { CrmHost } from '../../domain/crm/host.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Phone } from '../../phone/phone.ts';
import { identityIn } from '../../phone/token-identity.ts';
import type { Purpose } from './settings.ts';

/** Whose settings a phone reads, each time it needs them. */
export interface PhoneSource {
  askForToken(): Promise<string>;
  readonly host: CrmHost | null;
  /** The page's tokens are now of another agent. */
  onOtherAgent(): void;
}

/** A phone that an element has made. It may pass to another element of the same purpose and agent. */
export class OwnPhone {
  readonly phone: Phone;
  readonly purpose: Purpose;
  /** The element whose settings count now. */
  source: PhoneSource;
  #identity: string | null = null;

  private constructor(purpose: Purpose, source: PhoneSource, create: typeof import('../../phone/create-phone.ts')) {
    this.purpose = purpose;
    this.source = source;
    this.phone = create.createPhone({
      gateway: purpose.gateway,
      withoutVoice: purpose.withoutVoice,
      getToken: () => this.#token(),
      // Without `onDial`: the element itself listens for numbers clicked in the CRM.
      host: {
        name: purpose.crm ?? '',
        getToken: () => this.#token(),
        callLogged: (call) => this.source.host?.callLogged?.(call),
      },
    });
  }

  static async make(purpose: Purpose, source: PhoneSource): Promise<OwnPhone> {
    const create = await import('../../phone/create-phone.ts').catch((cause: unknown) => {
      throw new CodedError('INTERNAL', {
        message: 'The phone’s own code could not be loaded.',
        help: 'Check the network, then try again.',
        cause,
      });
    });
    return new OwnPhone(purpose, source, create);
  }

  /** The agent; null while unknown. */
  get identity(): string | null {
    return this.phone.state.$session.get()?.identity ?? this.#identity;
  }

  /** A call, or what is to be written about one, would be lost with the phone. */
  get busy(): boolean {
    const { $current, $dialling } = this.phone.state;
    return $current.get() !== null || $dialling.get() !== null;
  }

  /** Audio of a call is in this phone. */
  get speaks(): boolean {
    return Object.values(this.phone.state.$local.get()).some(({ here }) => here);
  }

  /** Calls back when it may have become free. */
  onFree(listener: () => void): () => void {
    const { $current, $dialling } = this.phone.state;
    const listen = (): void => {
      if (!this.busy) listener();
    };
    const stops = [$current.listen(listen), $dialling.listen(listen)];
    return () => stops.forEach((stop) => void stop());
  }

  close(): void {
    // It is gone from the screen; a farewell that does not arrive harms nothing.
    void this.phone.disconnect().catch(() => {});
  }

  async #token(): Promise<string> {
    const token = await this.source.askForToken();
    const identity = identityIn(token);
    if (identity !== null && this.identity !== null && identity !== this.identity) {
      this.source.onOtherAgent();
      throw new CodedError('TOKEN_INVALID', {
        message: 'Another agent has signed in on this page.',
        help: 'The phone changes to that agent as soon as the call is over.',
      });
    }
    this.#identity ??= identity;
    return token;
  }
}
