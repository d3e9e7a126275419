import type { Phone } from '../../phone/phone.ts';

/** Calls back once no call has its audio in this page, and none is being set up: maybe at once. */
export function whenFree(phone: Phone, then: () => void): () => void {
  const { $local, $dialling } = phone.state;
  const stops: (() => void)[] = [];
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    for (const each of stops) each();
  };
  const look = (): void => {
    const speaks = Object.values($local.get()).some(({ here }) => here);
    if (stopped || speaks || $dialling.get() !== null) return;
    stop();
    then();
  };
  stops.push($local.listen(look), $dialling.listen(look));
  look();
  return stop;
}
