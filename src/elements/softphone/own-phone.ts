import type { CrmHost } from '../../domain/crm/host.ts';
import { CodedError } from '../../domain/errors/coded-error.ts';
import type { Phone } from '../../phone/phone.ts';
import { identityIn } from '../../phone/token-identity.ts';
import { loadRingingParts } from './later-parts.ts';
import type { Purpose } from './settings.ts';

/** The element whose settings a phone reads each time it needs them. */
export interface PhoneSource {
  askForToken(): Promise<string>;
  readonly host: CrmHost | null;
  /** The page's tokens now belong to another agent. */
  onOtherAgent(): void;
}

/** A phone that an element created. Another element with the same purpose and agent can take it. */
export class OwnPhone {
  readonly phone: Phone;
  readonly purpose: Purpose;
  /** The element whose settings are in use. */
  source: PhoneSource;
  #identity: string | null = null;

  private constructor(purpose: Purpose, source: PhoneSource, create: typeof import('../../phone/create-phone.ts')) {
    this.purpose = purpose;
    this.source = source;
    this.phone = create.createPhone({
      gateway: purpose.gateway,
      withoutVoice: purpose.withoutVoice,
      getToken: () => this.#token(),
      // No `onDial` and `context` here: the element itself listens for them.
      host: {
        name: purpose.crm ?? '',
        getToken: () => this.#token(),
        notify: (fact) => this.source.host?.notify?.(fact),
        show: (reason) => this.source.host?.show?.(reason),
      },
    });
  }

  static async make(purpose: Purpose, source: PhoneSource): Promise<OwnPhone> {
    const parts = loadRingingParts();
    const create = await import('../../phone/create-phone.ts').catch((cause: unknown) => {
      throw new CodedError('INTERNAL', {
        message: 'The phone’s own code could not be loaded.',
        help: 'Check the network, then try again.',
        cause,
      });
    });
    // A call that rings has its buttons at once.
    await parts;
    return new OwnPhone(purpose, source, create);
  }

  /** The agent. null: unknown. */
  get identity(): string | null {
    return this.phone.state.$session.get()?.identity ?? this.#identity;
  }

  /** Closing the phone would lose a call or an unsaved wrap-up. */
  get busy(): boolean {
    const { $current, $dialling } = this.phone.state;
    return $current.get() !== null || $dialling.get() !== null;
  }

  /** Whether this phone has the audio of a call. */
  get speaks(): boolean {
    return Object.values(this.phone.state.$local.get()).some(({ here }) => here);
  }

  /** Calls back when the phone is no longer busy. */
  onFree(listener: () => void): () => void {
    const { $current, $dialling } = this.phone.state;
    const listen = (): void => {
      if (!this.busy) listener();
    };
    const stops = [$current.listen(listen), $dialling.listen(listen)];
    return () => stops.forEach((stop) => void stop());
  }

  close(): void {
    // The element is gone, so a failed sign-off does no harm.
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
