import { formatFacts } from '../../sound/formats.ts';
import type { LocalAudio } from '../rtp/media-path.ts';
import { formatLines, refusedLines } from '../rtp/sdp-writer.ts';
import { type CryptoLine, printCrypto } from './crypto-line.ts';
import type { Address, RemoteTrunk } from './trunk-sdp.ts';

export interface LocalTrunk extends LocalAudio {
  /** The address at which the far end reaches this leg. */
  address: Address;
  protocol: string;
  crypto: readonly CryptoLine[];
  muxed: boolean;
}

/** Prints an offer, or with `remote` the answer to it or a later offer. It contains no personal data. */
export function printTrunkSdp(local: LocalTrunk, remote: RemoteTrunk | null): string {
  const { host } = local.address;
  const network = `IN ${host.includes(':') ? 'IP6' : 'IP4'} ${host}`;
  const lines = ['v=0', `o=- ${local.session} ${local.version} ${network}`, 's=-', `c=${network}`, 't=0 0'];
  for (const [index, offered] of (remote?.mediaLines ?? [null]).entries()) {
    if (offered !== null && (index !== remote?.audioIndex || remote.off === true)) lines.push(...refusedLines(offered));
    else lines.push(...audioLines(local, offered?.mid ?? null));
  }
  return `${lines.join('\r\n')}\r\n`;
}

function audioLines(local: LocalTrunk, mid: string | null): string[] {
  const { address, protocol, direction, crypto, muxed, formats } = local;
  // RFC 4733 2.1: an event uses the clock rate of its audio stream.
  const rates = new Set(formats.map(({ format }) => formatFacts[format].clockRate));
  const events = new Map([...local.events].filter(([clockRate]) => rates.has(clockRate)));
  const types = [...formats.map(({ payloadType }) => payloadType), ...events.values()];
  return [
    `m=audio ${address.port} ${protocol} ${types.join(' ')}`,
    ...formatLines({ formats, events }),
    'a=ptime:20',
    ...(mid === null ? [] : [`a=mid:${mid}`]),
    `a=${direction}`,
    ...(muxed ? ['a=rtcp-mux'] : []),
    ...crypto.map((line) => `a=crypto:${printCrypto(line)}`),
  ];
}
