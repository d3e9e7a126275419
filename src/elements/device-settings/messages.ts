import type { Melody } from '../../domain/devices/ring.ts';
import type { TestFinding } from '../../domain/devices/test-findings.ts';

/** Texts for microphone, speaker and ringer. They load with the settings. */
export interface DeviceMessages {
  microphone: string;
  speaker: string;
  /** The speaker that plays the sound of an incoming call. */
  ringer: string;
  /** The choice of the system's default device. */
  systemDefault: string;
  /** A device whose name the browser does not tell. */
  unnamedDevice: (position: number) => string;
  allowMicrophone: string;
  allowMicrophoneHelp: string;
  noSpeakerChoice: string;
  checkMicrophone: string;
  stopCheck: string;
  microphoneLevel: string;
  speakNow: string;
  microphoneHeard: string;
  nothingHeard: string;
  microphoneRefused: (device: string) => string;
  suppressNoise: string;
  testSpeaker: string;
  testRinger: string;
  testCall: string;
  testCallHelp: string;
  testCallLater: string;
  startTestCall: string;
  stopTestCall: string;
  testCallTalk: string;
  /** What a test found, and what helps. */
  findings: Record<TestFinding, string>;
  incomingCalls: string;
  melody: string;
  melodies: Record<Melody, string>;
  ringVolume: string;
  notify: string;
  notificationsDenied: string;
  notificationsInFrame: string;
  vibrate: string;
  openMiniWindow: string;
  miniWindowHelp: string;
  connectHeadset: string;
  connectHeadsetHelp: string;
  headsetConnected: (device: string) => string;
  deviceLost: (device: string) => string;
  deviceBack: (device: string) => string;
  deviceNew: (device: string) => string;
  /** @param devices the names of the microphone and the speaker in use */
  devicesInUse: (devices: string) => string;
  useDevice: string;
}

export const english: DeviceMessages = {
  microphone: 'Microphone',
  speaker: 'Speaker',
  ringer: 'Ringer',
  systemDefault: 'System default',
  unnamedDevice: (position) => `Device ${position}`,
  allowMicrophone: 'Allow microphone',
  allowMicrophoneHelp: 'The browser lists your devices after you allow the microphone.',
  noSpeakerChoice: 'This browser plays calls on the system’s speaker. Choose it in the settings of the system.',
  checkMicrophone: 'Check microphone',
  stopCheck: 'Stop check',
  microphoneLevel: 'Loudness of the microphone',
  speakNow: 'Say something. The bar moves with your voice.',
  microphoneHeard: 'The microphone works.',
  nothingHeard:
    'Nothing is heard. Check the mute button of the headset and the settings of the system, or choose another microphone.',
  microphoneRefused: (device) =>
    `“${device}” could not be opened, so another microphone is in use. Close programs that use it, or plug it in again.`,
  suppressNoise: 'Suppress background noise',
  testSpeaker: 'Test speaker',
  testRinger: 'Test ringer',
  testCall: 'Test call',
  testCallHelp: 'Calls an echo: you hear what you say.',
  testCallLater: 'You can start a test call after this call.',
  startTestCall: 'Start test call',
  stopTestCall: 'Stop test call',
  testCallTalk: 'Say a sentence. You hear it a moment later.',
  findings: {
    good: 'Everything works, and the network is good.',
    'microphone-denied':
      'The browser does not let this page use the microphone. Allow it beside the page’s address, then try again.',
    'microphone-absent': 'No microphone was found. Plug in a headset or a microphone.',
    'microphone-taken': 'Another program uses the microphone. Close that program, or choose another microphone.',
    'microphone-silent':
      'The call worked, but your microphone was silent. Check its mute button, or choose another microphone.',
    'signed-out': 'You are signed out. Sign in again.',
    'gateway-unreachable': 'The phone server does not answer. Check the network; a firewall or VPN may block it.',
    'audio-blocked':
      'The call was connected, but no sound arrived. A firewall or VPN may block it. Try another network, or ask an administrator to allow UDP.',
    'echo-missing': 'Your voice was sent, but the echo was silent. Try again.',
    'packet-loss': 'The network loses parts of the sound. Use a cable, or move closer to the Wi-Fi router.',
    'slow-network': 'The network is slow, so sound arrives late. Stop downloads and videos, or switch off the VPN.',
    'unsteady-network': 'The network is unsteady, so words may break. Use a cable instead of Wi-Fi.',
    failed: 'The test failed. Try again. If it fails again, tell an administrator.',
  },
  incomingCalls: 'Incoming calls',
  melody: 'Ringtone',
  melodies: { soft: 'Soft', classic: 'Classic bell', chime: 'Chime', low: 'Low tones' },
  ringVolume: 'Volume of the ring',
  notify: 'Notify me when this page is not in front',
  notificationsDenied: 'The browser blocks notifications of this page. Allow them beside the page’s address.',
  notificationsInFrame: 'In a frame, browsers show no notifications. Open the phone in its own window.',
  vibrate: 'Vibrate',
  openMiniWindow: 'Open mini window',
  miniWindowHelp: 'It stays above other windows, with the buttons of the call.',
  connectHeadset: 'Connect headset buttons',
  connectHeadsetHelp: 'The buttons of a headset then answer, hang up, mute and hold.',
  headsetConnected: (device) => `The buttons of “${device}” work here.`,
  deviceLost: (device) => `“${device}” was unplugged.`,
  deviceBack: (device) => `“${device}” is in use.`,
  deviceNew: (device) => `“${device}” was plugged in.`,
  devicesInUse: (devices) => `Now in use: ${devices}`,
  useDevice: 'Use it',
};
