/** Names of edges. Twilio has a fixed list. Here the option `edges` of the Device defines them. */
export type Edge = string;
