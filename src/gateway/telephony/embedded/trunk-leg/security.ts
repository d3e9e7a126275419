import type { TrunkMedia } from '../../../sip/auth/principal.ts';
import { SdpError } from '../rtp/sdp.ts';
import { type CryptoLine, newKey, type Suite, suites } from './crypto-line.ts';
import { Seal } from './seal.ts';
import type { RemoteTrunk } from './trunk-sdp.ts';

/**
 * Decides whether a leg's media is encrypted, and with which keys (RFC 4568):
 *
 *   undecided ──their offer, or their answer to ours──► plain, or encrypted
 *
 * `optional` offers keys with RTP/AVP, which is common if SRTP is preferred but not required. A far end that supports
 * SRTP answers with keys; all others continue unencrypted.
 */
export class Security {
  readonly #setting: TrunkMedia['srtp'];
  #offered: readonly CryptoLine[] = [];
  /** True while the far end answers our first offer. Several answers may come. */
  #offering = false;
  #seal: Seal | null = null;

  constructor(setting: TrunkMedia['srtp']) {
    this.#setting = setting;
  }

  get seal(): Seal | null {
    return this.#seal;
  }

  /** Returns the fields of our first offer. */
  offer(): { protocol: string; crypto: readonly CryptoLine[] } {
    if (this.#setting !== 'off' && this.#offered.length === 0) {
      this.#offered = Object.keys(suites).map((suite, at) => ({ tag: at + 1, suite: suite as Suite, key: newKey() }));
    }
    this.#offering = true;
    return { protocol: this.#setting === 'required' ? 'RTP/SAVP' : 'RTP/AVP', crypto: this.#offered };
  }

  /** Returns the fields of our answer, or of a later offer. */
  described(remote: RemoteTrunk | null): { protocol: string; crypto: readonly CryptoLine[] } {
    this.#offering = false;
    const protocol = remote?.mediaLines[remote.audioIndex]?.protocol ?? 'RTP/AVP';
    return { protocol, crypto: this.#seal === null ? [] : [this.#seal.local] };
  }

  /** Checks that a required key is present, and that an answer chose an offered one. @throws SdpError */
  check(remote: RemoteTrunk): void {
    if (remote.secure && remote.crypto.length === 0)
      throw new SdpError('incompatible', 'the description has no key that can be used');
    if (this.#offering && remote.crypto.length > 0 && this.#setting !== 'off' && this.#ours(remote) === undefined)
      throw new SdpError('incompatible', 'the answer chose a key that was not offered');
  }

  /** Applies the far end's offer: its first supported line is used. */
  offered(remote: RemoteTrunk): void {
    this.#offering = false;
    const theirs = this.#setting === 'off' ? undefined : remote.crypto[0];
    if (theirs === undefined) this.#seal = null;
    else if (this.#seal?.local.suite === theirs.suite) {
      this.#seal.rekey(theirs);
      // The answer names the line that was chosen.
      this.#seal.local.tag = theirs.tag;
    } else this.#seal = new Seal({ tag: theirs.tag, suite: theirs.suite, key: newKey() }, theirs);
  }

  /** Applies the far end's answer. */
  answered(remote: RemoteTrunk): void {
    const theirs = this.#setting === 'off' ? undefined : remote.crypto[0];
    const ours = this.#offering ? this.#ours(remote) : this.#seal?.local;
    if (theirs === undefined || ours === undefined) this.#seal = null;
    else if (this.#seal?.local === ours) this.#seal.rekey(theirs);
    else this.#seal = new Seal(ours, theirs);
  }

  #ours({ crypto: [theirs] }: RemoteTrunk): CryptoLine | undefined {
    return this.#offered.find(({ tag, suite }) => tag === theirs?.tag && suite === theirs.suite);
  }
}
