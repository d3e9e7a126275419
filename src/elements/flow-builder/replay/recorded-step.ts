import type { Visit } from '../edit/editor.ts';

/** A step of a recorded call, as the gateway's REST lists it in the record of the call. */
export interface RecordedStep extends Visit {
  /** When the call came to the step, ISO 8601. */
  at?: string;
  seconds?: number;
  /** Keys of the caller. */
  digits?: string;
  /** What the keys mean, or what else happened. */
  detail?: string;
}
