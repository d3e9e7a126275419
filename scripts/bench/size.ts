import { readyPhone, visitorCall } from '../size/lazy-parts.ts';
import { weigh } from '../size/weigh.ts';
import type { BenchRow } from './row.ts';

const loaderGoal = 4000;
const voiceGoal = 12_000;
const hostGoal = 3000;
const visitorGoal = 75_000;
const softphoneGoal = 45_000;
const readyGoal = 125_000;

/** The size of a page's code, in bytes after gzip -9, compared with the Twilio Voice SDK bundled in the same way. */
export async function benchSize(): Promise<BenchRow[]> {
  const [button, phone] = ['src/browser/click-to-call.ts', 'src/browser/softphone.ts'] as const;
  const loader = await weigh(button, [phone]);
  const softphone = await weigh(phone, [button]);
  const host = await weigh('scripts/size/host.ts');
  const framed = await weigh('src/browser/embed.ts', ['src/browser/companion.ts', 'src/browser/embed-sign-in.ts']);
  const adminConsole = await weigh('src/console/console.ts');
  const voice = await weigh('scripts/size/voice.ts');
  const whole = await weigh('src/voice/index.ts');
  const builder = await weigh('src/elements/flow-builder/define.ts');
  const twilio = await weigh('scripts/size/twilio.ts');
  const telnyx = await weigh('scripts/size/telnyx.ts');
  return [
    row('click-to-call, before the click', loader.first, loaderGoal),
    row('click-to-call, after it, until the call has sound', loader.with(visitorCall), visitorGoal),
    row('softphone, without voice', softphone.first, softphoneGoal),
    row('softphone, until a call can ring', softphone.with(readyPhone), readyGoal),
    row('softphone, with everything it can load', softphone.all),
    row('host SDK of a page around a frame', host.all, hostGoal),
    row('page in a CRM’s frame, without voice', framed.first),
    row('page in a CRM’s frame, with voice', framed.all),
    row('admin console: the frame around its pages', adminConsole.first),
    row('admin console, with all its pages and the flow builder', adminConsole.all),
    row('flow builder', builder.all),
    row('voice: Call and Device, before register', voice.first, voiceGoal),
    row('voice: all names, before register', whole.first),
    row('voice, with all it loads', voice.all),
    row('JsSIP, loaded on first use', voice.chunkOf('jssip')),
    row('@twilio/voice-sdk: Call and Device, for comparison', twilio.all),
    row('@telnyx/webrtc: TelnyxRTC, for comparison', telnyx.all),
  ];
}

function row(name: string, bytes: number, goal?: number): BenchRow {
  const value = `${bytes.toLocaleString('en')} B gzipped`;
  if (goal === undefined) return { name, value };
  return { name, value, goal: `< ${goal.toLocaleString('en')} B: ${bytes < goal ? 'met' : 'missed'}` };
}
