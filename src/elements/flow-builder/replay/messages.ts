/** Texts of the path of one recorded call. */
export interface ReplayMessages {
  replay: string;
  /** @param when a date and time */
  calledAt: (when: string) => string;
  /** @param step its number @param of how many */
  stepOf: (step: number, of: number) => string;
  previous: string;
  next: string;
  whole: string;
  /** @param time since the call began, e.g. "0:12" @param duration of the step, in words */
  timeAt: (time: string, duration: string) => string;
  keysPressed: (keys: string) => string;
  /** The step is not in the flow as it is shown. */
  gone: string;
}

export const english: ReplayMessages = {
  replay: 'Recorded call',
  calledAt: (when) => `The way of a call of ${when}`,
  stepOf: (step, of) => `Step ${step} of ${of}`,
  previous: 'Previous step',
  next: 'Next step',
  whole: 'Show the whole way',
  timeAt: (time, duration) => `at ${time}, ${duration}`,
  keysPressed: (keys) => `Keys: ${keys}`,
  gone: 'This flow no longer has the step.',
};
