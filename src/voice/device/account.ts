import { InvalidArgumentError } from '../errors/twilio-error.ts';
import type { DeviceOptions } from '../options/device-options.ts';
import { readToken } from './token.ts';

/** The SIP addresses to try, best first: those of the requested edges, or the gateway of this page. */
export function sipUrls({ sip, sipUrl, edge, edges = {} }: DeviceOptions): string[] {
  if (sip) return [sip.address].flat();
  const ofEdges = [edge ?? []].flat().map((name) => edges[name]);
  const known = ofEdges.filter((url) => url !== undefined);
  return known.length > 0 ? known : [sipUrl ?? `${location.origin.replace(/^http/, 'ws')}/v1/sip`];
}

/** The own identity: from the token, or the user of a plain SIP account. */
export function identityOf(options: DeviceOptions, token: string): string | null {
  return options.sip?.user ?? readToken(token)?.identity ?? null;
}

/** @throws InvalidArgumentError, with the text of Twilio's SDK, if the value is not text */
export function textToken(token: unknown): string {
  if (typeof token !== 'string') throw new InvalidArgumentError('Parameter "token" must be of type "string".');
  return token;
}
