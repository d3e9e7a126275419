import type { EventEmitter } from 'node:events';
import { Call, Device, TwilioError } from 'sidecall/voice';

/** The usage of quickstarts and front ends of the Twilio Voice SDK. */
export async function start(token: string): Promise<Device> {
  const device = new Device(token, {
    logLevel: 'debug',
    codecPreferences: [Call.Codec.Opus, Call.Codec.PCMU],
    getUserMedia: (constraints?: object) => navigator.mediaDevices.getUserMedia(constraints),
    enumerateDevices: navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices),
  });
  const emitter: EventEmitter = device;
  emitter.setMaxListeners(20).prependListener('registered', () => undefined);
  await new Promise((resolve) => device.once('registered', resolve));
  await new Promise<Call>((resolve) => device.once('incoming', resolve));
  for (const name of ['ready', 'offline', 'connect', 'cancel']) device.on(name, (...given) => console.log(name, given));
  device.on('incoming', (call) => call.parameters.From);
  device.on('error', (error, call) => [error.code, call?.status()]);
  device.off('incoming', () => undefined);
  device.emit('anything', 1, 'two');
  device.audio?.on('deviceChange', (lost) => lost.map(({ label }) => label));
  const call = await device.connect({ params: { To: 'sam' } });
  call.on('volume', (input, output) => input + output);
  call.on('accept', (accepted: Call) => accepted.codec);
  // @ts-expect-error the first overload knows what the event carries
  call.on('volume', (input) => input.length);
  const failed: TwilioError.TwilioError = new TwilioError.GeneralErrors.ConnectionError();
  console.log(failed.code, Device.audioContext?.state, Device.packageName);
  return device;
}
