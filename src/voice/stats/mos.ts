/**
 * Mean opinion score, 1 to 4.5, after the E-model of ITU-T G.107, reduced to what a browser can measure.
 * @param rtt milliseconds
 * @param jitter milliseconds
 * @param lossPercent 0 to 100
 */
export function meanOpinionScore(rtt: number, jitter: number, lossPercent: number): number {
  const latency = rtt + 2 * jitter + 10;
  let quality = 0;
  if (latency < 160) quality = 94.768 - latency / 40;
  else if (latency < 1000) quality = 94.768 - (latency - 120) / 10;
  quality = lossPercent <= quality / 2.5 ? Math.max(quality - 2.5 * lossPercent, 6.52) : 0;
  return 1 + 0.035 * quality + 7e-6 * quality * (quality - 60) * (100 - quality);
}
