/** Names of edges. Twilio lists its own; here an edge is what `edges` of the Device's options says it is. */
export type Edge = string;
