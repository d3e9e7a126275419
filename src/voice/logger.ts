import loglevel from 'loglevel';

/** The log of the voice layer, as in Twilio's SDK: `logLevel` or `Logger.setLevel` sets its level. */
export const Logger: loglevel.Logger = /* @__PURE__ */ loglevel.getLogger('sidecall-voice');

export type LogLevel = loglevel.LogLevelDesc;
