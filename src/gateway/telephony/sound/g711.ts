/**
 * ITU-T G.711: eight bits per sample, on a curve that is fine for quiet and coarse for loud sound. Tables for both laws
 * are computed once from their formulas.
 */
const bias = 0x84;
const clip = 32_635;

/** Converts 16-bit linear to µ-law. */
export function linearToMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), clip) + bias;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

function muLawToLinear(code: number): number {
  const inverted = ~code & 0xff;
  const exponent = (inverted >> 4) & 7;
  const magnitude = ((((inverted & 0x0f) << 3) + bias) << exponent) - bias;
  return inverted & 0x80 ? -magnitude : magnitude;
}

function linearToALaw(sample: number): number {
  // In A-law the sign bit is set for non-negative samples, and every other bit is inverted.
  const sign = sample < 0 ? 0 : 0x80;
  const magnitude = Math.min(sample < 0 ? ~sample : sample, 32_767) >> 3;
  const exponent = magnitude < 32 ? 0 : 31 - Math.clz32(magnitude) - 4;
  const mantissa = (exponent === 0 ? magnitude >> 1 : magnitude >> exponent) & 0x0f;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
}

function aLawToLinear(code: number): number {
  const turned = code ^ 0x55;
  const exponent = (turned >> 4) & 7;
  const mantissa = turned & 0x0f;
  const magnitude = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return turned & 0x80 ? magnitude : -magnitude;
}

const muToLinear = Int16Array.from({ length: 256 }, (_, code) => muLawToLinear(code));
const aToLinear = Int16Array.from({ length: 256 }, (_, code) => aLawToLinear(code));

/** Decodes a G.711 payload to 16-bit samples. */
export function linearOf(payload: Uint8Array, law: 'pcmu' | 'pcma'): Int16Array {
  const table = law === 'pcmu' ? muToLinear : aToLinear;
  const out = new Int16Array(payload.length);
  for (let at = 0; at < payload.length; at++) out[at] = table[payload[at] ?? 0] ?? 0;
  return out;
}

/** Encodes samples to a G.711 payload. */
export function compressed(samples: Int16Array, law: 'pcmu' | 'pcma'): Buffer {
  const encode = law === 'pcmu' ? linearToMuLaw : linearToALaw;
  const out = Buffer.allocUnsafe(samples.length);
  for (let at = 0; at < samples.length; at++) out[at] = encode(samples[at] ?? 0);
  return out;
}

const muToA = Uint8Array.from({ length: 256 }, (_, code) => linearToALaw(muLawToLinear(code)));
const aToMu = Uint8Array.from({ length: 256 }, (_, code) => linearToMuLaw(aLawToLinear(code)));

export function muLawToALaw(payload: Uint8Array): Buffer {
  return convert(payload, muToA);
}

export function aLawToMuLaw(payload: Uint8Array): Buffer {
  return convert(payload, aToMu);
}

function convert(payload: Uint8Array, table: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(payload.length);
  for (let at = 0; at < payload.length; at++) out[at] = table[payload[at] ?? 0] ?? 0;
  return out;
}
