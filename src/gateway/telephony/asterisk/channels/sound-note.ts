/** Where a channel’s sound is, to be written down. */
export interface SoundNote {
  ariId: string;
  /** The bridge of Asterisk it is in. */
  within: string | null;
  /** The one of its own. */
  home: string | null;
  muted: ('in' | 'out')[];
}
