import { withDirection, withOrigin } from './sdp-lines.ts';

/** State for storage. */
export interface DescriptionNote {
  session: string;
  version: number;
  last: string;
  said: string;
  holding: boolean;
}

/**
 * Asterisk's session descriptions as one browser sees them. They have one origin, whose version grows with each change
 * (RFC 3264 section 8), whichever Asterisk channel they come from.
 */
export class Description {
  /** True while the browser is on hold, so that it must not send. */
  holding = false;
  #session = String(Math.floor(Math.random() * 2 ** 48));
  #version = 0;
  #said = '';
  #last: string;

  /** @param sdp Asterisk's first description */
  constructor(sdp: string) {
    this.#last = sdp;
  }

  static restore(note: DescriptionNote): Description {
    const description = new Description(note.last);
    description.holding = note.holding;
    description.#session = note.session;
    description.#version = note.version;
    description.#said = note.said;
    return description;
  }

  note(): DescriptionNote {
    const { holding } = this;
    return { session: this.#session, version: this.#version, last: this.#last, said: this.#said, holding };
  }

  hear(sdp: string): void {
    if (sdp !== '') this.#last = sdp;
  }

  /** Returns the description to send to the browser now. */
  print(): string {
    const sdp = this.holding ? withDirection(this.#last, 'sendonly') : this.#last;
    if (sdp !== this.#said) this.#version += 1;
    this.#said = sdp;
    return withOrigin(sdp, this.#session, this.#version);
  }
}
