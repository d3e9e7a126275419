/** Fifteen ways to break the surface. The compiler must reject each, which proves that surface.ts can fail. */
import type * as Sdk from '@twilio/voice-sdk';
import type * as Ours from '../../../src/voice/index.ts';
import {
  type Fits,
  type FitsEvent,
  type FitsMembers,
  holds,
  type Missing,
  type Plain,
  type SameEnum,
  type Takes,
} from './public-types.ts';

type None<T> = [T] extends [never] ? true : false;
/** Our type, changed by `With`. */
type But<T, With> = Omit<T, keyof With> & With;

// @ts-expect-error a method is missing
holds<None<Missing<Sdk.Call, Omit<Ours.Call, 'sendMessage'>>>>();
// @ts-expect-error a getter is missing
holds<None<Missing<Sdk.AudioHelper, Omit<Ours.AudioHelper, 'remoteProcessedStream'>>>>();
// @ts-expect-error a static is missing
holds<None<Missing<typeof Sdk.Device, Omit<typeof Ours.Device, 'runPreflight'>>>>();
// @ts-expect-error an argument of another type
holds<FitsMembers<Sdk.Call, But<Ours.Call, { sendDigits: (digits: number) => void }>>>();
// @ts-expect-error one argument more is needed
holds<FitsMembers<Sdk.Call, But<Ours.Call, { mute: (shouldMute: boolean, why: string) => void }>>>();
// @ts-expect-error no promise
holds<FitsMembers<Sdk.Device, But<Ours.Device, { register: () => void; connect: () => Ours.Call }>>>();
// @ts-expect-error a promise of another class
holds<FitsMembers<Sdk.Device, But<Ours.Device, { connect: () => Promise<Ours.Device> }>>>();
// @ts-expect-error null where the SDK has none
holds<FitsMembers<Sdk.Device, But<Ours.Device, { calls: Ours.Call[] | null }>>>();
// @ts-expect-error a map of other values
holds<FitsMembers<Sdk.Call, But<Ours.Call, { customParameters: Map<string, number> }>>>();
// @ts-expect-error a member of an enum is missing
holds<SameEnum<typeof Sdk.Call.State, Omit<typeof Ours.Call.State, 'Reconnecting'>>>();
// @ts-expect-error a member of an enum is one too many
holds<SameEnum<typeof Sdk.Call.Codec, typeof Ours.Call.Codec & { G722: 'g722' }>>();
// @ts-expect-error a value of an enum is another
holds<SameEnum<typeof Sdk.Device.State, But<typeof Ours.Device.State, { Registered: 'ready' }>>>();
// @ts-expect-error an event carries too little
holds<FitsEvent<typeof Sdk.Call.muteEvent, [muted: string, call: Ours.Call]>>();
// @ts-expect-error an option is not taken
holds<Takes<Sdk.Device.Options, Omit<Ours.Device.Options, 'closeProtection'>>>();
// @ts-expect-error a field of the samples is missing
holds<Fits<Plain<Sdk.RTCSampleTotals>, Omit<Plain<Ours.RTCSampleTotals>, 'bytesSent'>>>();
