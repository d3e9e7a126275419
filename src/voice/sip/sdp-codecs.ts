/**
 * Returns the offer with its audio codecs in this order (RFC 3264 section 5.1: the order is the preference). Other
 * codecs follow in their own order.
 * @param codecs RTP names in lower case, e.g. "pcmu"
 */
export function preferCodecs(sdp: string, codecs: readonly string[]): string {
  if (codecs.length === 0) return sdp;
  const names = new Map([...sdp.matchAll(/^a=rtpmap:(\d+) ([^/\r\n]+)/gm)].map(([, type, name]) => [type, name]));
  const rank = (type: string): number => {
    const at = codecs.indexOf(names.get(type)?.toLowerCase() ?? '');
    return at < 0 ? codecs.length : at;
  };
  return sdp.replace(/^(m=audio \d+ \S+) ([\d ]+)/m, (_line, head: string, types: string) => {
    const sorted = types
      .trim()
      .split(' ')
      .sort((a, b) => rank(a) - rank(b));
    return `${head} ${sorted.join(' ')}`;
  });
}

/** Asks the other side to limit the bit rate of Opus, in bits per second (RFC 7587 section 6.1). */
export function limitBitrate(sdp: string, bitsPerSecond: number): string {
  const type = /^a=rtpmap:(\d+) opus\//im.exec(sdp)?.[1];
  if (type === undefined) return sdp;
  const limit = `maxaveragebitrate=${Math.round(Math.min(510_000, Math.max(6000, bitsPerSecond)))}`;
  const line = new RegExp(`^a=fmtp:${type} ([^\\r\\n]*)`, 'm');
  if (line.test(sdp)) return sdp.replace(line, `a=fmtp:${type} $1;${limit}`);
  return sdp.replace(new RegExp(`^(a=rtpmap:${type} [^\\r\\n]*)`, 'm'), `$1\r\na=fmtp:${type} ${limit}`);
}
