/** The state of a channel's audio, for storage. */
export interface SoundNote {
  ariId: string;
  /** The Asterisk bridge that it is in. */
  within: string | null;
  /** Its own bridge. */
  home: string | null;
  muted: ('in' | 'out')[];
}
