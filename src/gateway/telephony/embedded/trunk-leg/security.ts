import type { TrunkMedia } from '../../../sip/auth/principal.ts';
import { SdpError } from '../rtp/sdp.ts';
import { type CryptoLine, newKey, type Suite, suites } from './crypto-line.ts';
import { Seal } from './seal.ts';
import type { RemoteTrunk } from './trunk-sdp.ts';

/**
 * Whether a leg's media is encrypted, and with which keys (RFC 4568):
 *
 *   undecided ──their offer, or their answer to ours──► plain, or sealed
 *
 * `optional` offers keys with RTP/AVP, as is common where SRTP is wished for and
 * not asked for: whoever knows them answers with keys, and all others go on plain.
 */
export class Security {
  readonly #setting: TrunkMedia['srtp'];
  #offered: readonly CryptoLine[] = [];
  /** Our first offer is what they answer; several may. */
  #offering = false;
  #seal: Seal | null = null;

  constructor(setting: TrunkMedia['srtp']) {
    this.#setting = setting;
  }

  get seal(): Seal | null {
    return this.#seal;
  }

  /** What our first offer says. */
  offer(): { protocol: string; crypto: readonly CryptoLine[] } {
    if (this.#setting !== 'off' && this.#offered.length === 0) {
      this.#offered = Object.keys(suites).map((suite, at) => ({ tag: at + 1, suite: suite as Suite, key: newKey() }));
    }
    this.#offering = true;
    return { protocol: this.#setting === 'required' ? 'RTP/SAVP' : 'RTP/AVP', crypto: this.#offered };
  }

  /** What an answer of ours says, or an offer that goes on from there. */
  described(remote: RemoteTrunk | null): { protocol: string; crypto: readonly CryptoLine[] } {
    this.#offering = false;
    const protocol = remote?.mediaLines[remote.audioIndex]?.protocol ?? 'RTP/AVP';
    return { protocol, crypto: this.#seal === null ? [] : [this.#seal.local] };
  }

  /** Whether there is a key where one must be, and in an answer one of those that were offered. @throws SdpError */
  check(remote: RemoteTrunk): void {
    if (remote.secure && remote.crypto.length === 0)
      throw new SdpError('incompatible', 'the description has no key that can be used');
    if (this.#offering && remote.crypto.length > 0 && this.#setting !== 'off' && this.#ours(remote) === undefined)
      throw new SdpError('incompatible', 'the answer chose a key that was not offered');
  }

  /** They offered: their first line that is known here is taken. */
  offered(remote: RemoteTrunk): void {
    this.#offering = false;
    const theirs = this.#setting === 'off' ? undefined : remote.crypto[0];
    if (theirs === undefined) this.#seal = null;
    else if (this.#seal?.local.suite === theirs.suite) {
      this.#seal.rekey(theirs);
      // The answer names the line that was taken.
      this.#seal.local.tag = theirs.tag;
    } else this.#seal = new Seal({ tag: theirs.tag, suite: theirs.suite, key: newKey() }, theirs);
  }

  /** They answered. */
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
