import type { SoundDevice } from './device-choices.ts';

/** A microphone or a speaker. */
export interface ConnectedDevice extends SoundDevice {
  /** The same for a headset's microphone and its speaker. Empty: unknown. */
  group: string;
}

/** The sound devices of this computer. */
export interface Connected {
  microphones: readonly ConnectedDevice[];
  speakers: readonly ConnectedDevice[];
  /** The devices behind the system's default, as far as the browser tells. null: unknown. */
  defaultMicrophone: ConnectedDevice | null;
  defaultSpeaker: ConnectedDevice | null;
}

/** The fields of MediaDeviceInfo that are read: https://w3c.github.io/mediacapture-main/#device-info */
export interface ListedDevice {
  kind: string;
  deviceId: string;
  groupId: string;
  label: string;
}

export const nothingConnected: Connected = {
  microphones: [],
  speakers: [],
  defaultMicrophone: null,
  defaultSpeaker: null,
};

/** Chromium lists these beside the devices that they stand for. */
const standIns = ['default', 'communications'];

/** Sorts the browser's list. Without the permission for the microphone, browsers list devices without an ID. */
export function connectedOf(list: readonly ListedDevice[]): Connected {
  const [microphones, defaultMicrophone] = ofKind(list, 'audioinput');
  const [speakers, defaultSpeaker] = ofKind(list, 'audiooutput');
  return { microphones, speakers, defaultMicrophone, defaultSpeaker };
}

function ofKind(
  list: readonly ListedDevice[],
  kind: string,
): [all: readonly ConnectedDevice[], standard: ConnectedDevice | null] {
  const listed = list.filter((each) => each.kind === kind && each.deviceId !== '');
  const all = listed
    .filter(({ deviceId }) => !standIns.includes(deviceId))
    .map(({ deviceId, label, groupId }) => ({ id: deviceId, label, group: groupId }));
  const standIn = listed.find(({ deviceId }) => deviceId === standIns[0]);
  // Browsers without a stand-in list the default device first.
  const standard = standIn
    ? all.find(({ group, label }) => (group !== '' && group === standIn.groupId) || endsWith(standIn.label, label))
    : all[0];
  return [all, standard ?? null];
}

/** “Default - Headset” stands for “Headset”. */
function endsWith(label: string, name: string): boolean {
  return name !== '' && label.endsWith(name);
}
