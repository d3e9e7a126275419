/**
 * The wait of a call in a queue, as the time until the calls before it and itself have left.
 *
 * With Q calls ahead, s staffed agents, m served calls an agent and ms, and a hang-ups a waiting call and ms, the queue
 * shrinks at the rate s·m + i·a while i calls wait ahead. The expected wait is the sum of 1/(s·m + i·a) for i = 0 … Q. The
 * steps are exponential, so the variance is the sum of the squares (Whitt, “Predicting Queueing Delays”, Management
 * Science 1999). Calls that overtake lower the rate.
 */
interface WaitFacts {
  /** Calls and callbacks that wait before it. */
  ahead: number;
  /** Agents that are available, in a call, or in wrap-up. */
  staffed: number;
  /** The mean time of talk and wrap-up, in ms. */
  handlingMs: number;
  /** Hang-ups for each ms that a call waits. */
  abandonRate: number;
  /** Calls per ms that will pass this call once it has waited `inMs` longer. Default: none. */
  overtakingRate?: (inMs: number) => number;
}

export interface WaitEstimate {
  meanMs: number;
  /** About four of five calls wait less. */
  boundMs: number;
}

/** The quantile of the normal distribution for 80 %. */
const eightyPercent = 0.84;
/** However many calls overtake, the queue is assumed to move at this part of its rate. */
const leastRate = 0.1;

/** @returns null: no agent is staffed, so no number would be true */
export function waitEstimate(facts: WaitFacts): WaitEstimate | null {
  const { ahead, staffed, handlingMs, abandonRate, overtakingRate } = facts;
  if (staffed <= 0) return null;
  const served = staffed / handlingMs;
  let meanMs = 0;
  let variance = 0;
  for (let waiting = ahead; waiting >= 0; waiting -= 1) {
    const leaving = served + waiting * abandonRate;
    const rate = Math.max(leaving - (overtakingRate?.(meanMs) ?? 0), leaving * leastRate);
    meanMs += 1 / rate;
    variance += 1 / rate ** 2;
  }
  return { meanMs, boundMs: meanMs + eightyPercent * Math.sqrt(variance) };
}
