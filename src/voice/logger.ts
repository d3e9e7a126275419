import loglevel from 'loglevel';

/** The log of the voice layer, as Twilio's: its level is set by `logLevel` or `Logger.setLevel`. */
export const Logger: loglevel.Logger = /* @__PURE__ */ loglevel.getLogger('sidecall-voice');

export type LogLevel = loglevel.LogLevelDesc;
