import { errorOfFailure } from './errors/of-sip.ts';
import type { SipAgent, SubscribeOptions } from './sip-agent.ts';

/** @param doubt whoever gives up a stream may have heard nothing for too long @throws TwilioError */
export async function subscribeOver(
  agent: Promise<SipAgent>,
  options: SubscribeOptions,
  doubt: () => void,
): Promise<void> {
  options.signal.addEventListener('abort', doubt);
  try {
    await (await agent).subscribe(options);
  } catch (error) {
    throw errorOfFailure(error);
  } finally {
    options.signal.removeEventListener('abort', doubt);
  }
}
