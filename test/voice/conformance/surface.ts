/** Every documented member, event, enum and option of the SDK, compared with ours by the compiler. */
import type * as Sdk from '@twilio/voice-sdk';
import type { CallEvents } from '../../../src/voice/call/call-events.ts';
import type { DeviceEvents as EventsOfDevice } from '../../../src/voice/device/device-events.ts';
import type * as Ours from '../../../src/voice/index.ts';
import type { AudioHelperEvents } from '../../../src/voice/media/audio-helper.ts';
import type { PreflightEvents } from '../../../src/voice/preflight/preflight-test.ts';
import type { Fits, FitsEvent, FitsMembers, Missing, Plain, SameEnum, Takes } from './public-types.ts';
import { holds } from './public-types.ts';

type DeviceEvents = EventsOfDevice<Ours.Device, Ours.Call>;
type None<T> = [T] extends [never] ? true : T;

// Root values and types.
holds<None<Exclude<keyof typeof Sdk, keyof typeof Ours>>>();
export type TypesOnly = [
  Ours.AudioHelper,
  Ours.AudioProcessor,
  Ours.Edge,
  Ours.OutputDeviceCollection,
  Ours.NetworkTiming,
  Ours.RTCSample,
  Ours.RTCSampleTotals,
  Ours.RTCWarning,
  Ours.TimeMeasurement,
  Ours.ThresholdWarningData,
];

// Members: none is missing, and each type is assignable to the SDK's.
holds<None<Missing<Sdk.Device, Ours.Device>>>();
holds<None<Missing<typeof Sdk.Device, typeof Ours.Device>>>();
holds<None<Missing<Sdk.Call, Ours.Call>>>();
holds<None<Missing<typeof Sdk.Call, typeof Ours.Call>>>();
holds<None<Missing<Sdk.AudioHelper, Ours.AudioHelper>>>();
holds<None<Missing<Sdk.OutputDeviceCollection, Ours.OutputDeviceCollection>>>();
holds<None<Missing<Sdk.PreflightTest, Ours.PreflightTest>>>();
holds<None<Missing<typeof Sdk.PreflightTest, typeof Ours.PreflightTest>>>();
holds<None<Missing<typeof Sdk.TwilioError, typeof Ours.TwilioError>>>();
holds<None<Missing<typeof Sdk.Logger, typeof Ours.Logger>>>();
holds<FitsMembers<Sdk.Device, Ours.Device>>();
holds<FitsMembers<Sdk.Call, Ours.Call>>();
holds<FitsMembers<Sdk.AudioHelper, Ours.AudioHelper>>();
holds<FitsMembers<Sdk.OutputDeviceCollection, Ours.OutputDeviceCollection>>();
holds<FitsMembers<Sdk.PreflightTest, Ours.PreflightTest>>();
holds<Fits<Sdk.AudioProcessor, Ours.AudioProcessor>>();
holds<Fits<Sdk.TwilioError.TwilioError, Ours.TwilioError.TwilioError>>();
holds<Fits<Plain<Sdk.RTCSampleTotals>, Plain<Ours.RTCSampleTotals>>>();
holds<Fits<Plain<Sdk.RTCSample>, Plain<Ours.RTCSample>>>();
holds<Fits<Plain<Sdk.RTCWarning>, Plain<Ours.RTCWarning>>>();
holds<Fits<Plain<Sdk.NetworkTiming>, Plain<Ours.NetworkTiming>>>();
holds<Fits<Plain<Sdk.TimeMeasurement>, Plain<Ours.TimeMeasurement>>>();
holds<Fits<Plain<Sdk.PreflightTest.Report>, Plain<Ours.PreflightTest.Report>>>();
holds<Fits<typeof Sdk.Logger, typeof Ours.Logger>>();

// Statics: functions and constructors.
holds<Fits<Plain<(typeof Sdk.Device)['isSupported']>, Plain<(typeof Ours.Device)['isSupported']>>>();
holds<Fits<Plain<(typeof Sdk.Device)['packageName']>, Plain<(typeof Ours.Device)['packageName']>>>();
holds<Fits<Plain<(typeof Sdk.Device)['version']>, Plain<(typeof Ours.Device)['version']>>>();
holds<Fits<Plain<(typeof Sdk.Device)['runPreflight']>, Plain<(typeof Ours.Device)['runPreflight']>>>();
holds<Takes<Sdk.Device.Options, Ours.Device.Options>>();
holds<Takes<Sdk.Device.ConnectOptions, Ours.Device.ConnectOptions>>();
holds<Takes<Sdk.Call.AcceptOptions, Ours.Call.AcceptOptions>>();
holds<Takes<Sdk.Call.Message, Ours.Call.Message>>();
holds<Takes<Sdk.PreflightTest.Options, Ours.PreflightTest.Options>>();

// The 14 enums.
holds<SameEnum<typeof Sdk.Device.EventName, typeof Ours.Device.EventName>>();
holds<SameEnum<typeof Sdk.Device.State, typeof Ours.Device.State>>();
holds<SameEnum<typeof Sdk.Device.SoundName, typeof Ours.Device.SoundName>>();
holds<SameEnum<typeof Sdk.Call.State, typeof Ours.Call.State>>();
holds<SameEnum<typeof Sdk.Call.FeedbackIssue, typeof Ours.Call.FeedbackIssue>>();
holds<SameEnum<typeof Sdk.Call.FeedbackScore, typeof Ours.Call.FeedbackScore>>();
holds<SameEnum<typeof Sdk.Call.CallDirection, typeof Ours.Call.CallDirection>>();
holds<SameEnum<typeof Sdk.Call.Codec, typeof Ours.Call.Codec>>();
holds<SameEnum<typeof Sdk.Call.MediaFailure, typeof Ours.Call.MediaFailure>>();
holds<SameEnum<typeof Sdk.Call.IceGatheringFailureReason, typeof Ours.Call.IceGatheringFailureReason>>();
holds<SameEnum<typeof Sdk.PreflightTest.CallQuality, typeof Ours.PreflightTest.CallQuality>>();
holds<SameEnum<typeof Sdk.PreflightTest.Events, typeof Ours.PreflightTest.Events>>();
holds<SameEnum<typeof Sdk.PreflightTest.Status, typeof Ours.PreflightTest.Status>>();
// The fourteenth is only a type in the SDK, too. Here an edge is any name with an address from the page.
holds<Sdk.Edge extends Ours.Edge ? true : false>();
holds<Fits<Plain<Sdk.Device.ToggleableSound>, Plain<Ours.Device.ToggleableSound>>>();

// The 30 events: the arguments of each are assignable to a handler for the SDK.
type OurCallEvents = CallEvents<Ours.Call>;
holds<FitsEvent<typeof Sdk.Device.destroyedEvent, DeviceEvents['destroyed']>>();
holds<FitsEvent<typeof Sdk.Device.errorEvent, DeviceEvents['error']>>();
holds<FitsEvent<typeof Sdk.Device.incomingEvent, DeviceEvents['incoming']>>();
holds<FitsEvent<typeof Sdk.Device.registeredEvent, DeviceEvents['registered']>>();
holds<FitsEvent<typeof Sdk.Device.registeringEvent, DeviceEvents['registering']>>();
holds<FitsEvent<typeof Sdk.Device.unregisteredEvent, DeviceEvents['unregistered']>>();
holds<FitsEvent<typeof Sdk.Device.tokenWillExpireEvent, DeviceEvents['tokenWillExpire']>>();
holds<FitsEvent<typeof Sdk.Call.acceptEvent, OurCallEvents['accept']>>();
holds<FitsEvent<typeof Sdk.Call.audioEvent, OurCallEvents['audio']>>();
holds<FitsEvent<typeof Sdk.Call.cancelEvent, OurCallEvents['cancel']>>();
holds<FitsEvent<typeof Sdk.Call.disconnectEvent, OurCallEvents['disconnect']>>();
holds<FitsEvent<typeof Sdk.Call.errorEvent, OurCallEvents['error']>>();
holds<FitsEvent<typeof Sdk.Call.messageReceivedEvent, OurCallEvents['messageReceived']>>();
holds<FitsEvent<typeof Sdk.Call.messageSentEvent, OurCallEvents['messageSent']>>();
holds<FitsEvent<typeof Sdk.Call.muteEvent, OurCallEvents['mute']>>();
holds<FitsEvent<typeof Sdk.Call.reconnectedEvent, OurCallEvents['reconnected']>>();
holds<FitsEvent<typeof Sdk.Call.reconnectingEvent, OurCallEvents['reconnecting']>>();
holds<FitsEvent<typeof Sdk.Call.rejectEvent, OurCallEvents['reject']>>();
holds<FitsEvent<typeof Sdk.Call.ringingEvent, OurCallEvents['ringing']>>();
holds<FitsEvent<typeof Sdk.Call.sampleEvent, OurCallEvents['sample']>>();
holds<FitsEvent<typeof Sdk.Call.volumeEvent, OurCallEvents['volume']>>();
holds<FitsEvent<typeof Sdk.Call.warningEvent, OurCallEvents['warning']>>();
holds<FitsEvent<typeof Sdk.Call.warningClearedEvent, OurCallEvents['warning-cleared']>>();
holds<FitsEvent<typeof Sdk.AudioHelper.deviceChangeEvent, AudioHelperEvents['deviceChange']>>();
holds<FitsEvent<typeof Sdk.AudioHelper.inputVolumeEvent, AudioHelperEvents['inputVolume']>>();
holds<FitsEvent<Sdk.PreflightTest['completedEvent'], PreflightEvents['completed']>>();
holds<FitsEvent<Sdk.PreflightTest['connectedEvent'], PreflightEvents['connected']>>();
holds<FitsEvent<Sdk.PreflightTest['failedEvent'], PreflightEvents['failed']>>();
holds<FitsEvent<Sdk.PreflightTest['sampleEvent'], PreflightEvents['sample']>>();
holds<FitsEvent<Sdk.PreflightTest['warningEvent'], PreflightEvents['warning']>>();
