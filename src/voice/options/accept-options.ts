/** Options of one call. */
export interface AcceptOptions {
  rtcConfiguration?: RTCConfiguration;
  rtcConstraints?: MediaStreamConstraints;
}
