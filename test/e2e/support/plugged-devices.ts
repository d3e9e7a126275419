/** Runs in the page before its own scripts: devices that a test plugs in and out. */
export interface PluggedDevices {
  unplug(): void;
  plug(): void;
}
declare global {
  interface Window {
    headset: PluggedDevices;
  }
}

/**
 * A headset beside the browser's own microphone. It sends a sine of 1,320 Hz, so that the other side can tell which
 * microphone it hears. Its track ends when it is unplugged, as a real one does.
 */
export function plugHeadset(): void {
  const { mediaDevices } = navigator;
  const list = mediaDevices.enumerateDevices.bind(mediaDevices);
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  const device = (kind: MediaDeviceKind): MediaDeviceInfo =>
    ({ kind, deviceId: `headset-${kind}`, groupId: 'headset', label: 'Thimble headset' }) as MediaDeviceInfo;
  let plugged = true;
  const tracks = new Set<MediaStreamTrack>();
  mediaDevices.enumerateDevices = async () => [
    ...(await list()),
    ...(plugged ? [device('audioinput'), device('audiooutput')] : []),
  ];
  mediaDevices.getUserMedia = async (asked = {}) => {
    const { deviceId } = Object(asked.audio) as { deviceId?: { exact?: string } };
    if (deviceId?.exact !== 'headset-audioinput') return open(asked);
    if (!plugged) throw new DOMException('unplugged', 'NotFoundError');
    const audio = new AudioContext();
    const oscillator = audio.createOscillator();
    oscillator.frequency.value = 1320;
    const destination = audio.createMediaStreamDestination();
    oscillator.connect(destination);
    const { stream } = destination;
    oscillator.start();
    for (const track of stream.getAudioTracks()) {
      track.getSettings = () => ({ deviceId: 'headset-audioinput', groupId: 'headset' });
      tracks.add(track);
    }
    return stream;
  };
  const change = (now: boolean): void => {
    plugged = now;
    for (const track of now ? [] : tracks) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
    mediaDevices.dispatchEvent(new Event('devicechange'));
  };
  window.headset = { unplug: () => change(false), plug: () => change(true) };
}
