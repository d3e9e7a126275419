/** A message as a real stack sends it, and the expected result. Numbers and addresses are fictional. */
export interface SipCase {
  name: string;
  /** The RFC section, or the documented behaviour of that stack, that justifies the result. */
  source: string;
  /** Lines without Max-Forwards and the headers of the body, which are added. */
  text: string;
  /** `true`: a typical description. Absent: no body. */
  body?: string | true;
  type?: string;
  /** The bytes are Latin-1 instead of UTF-8. */
  latin1?: true;
  /** An INVITE: the caller (null: withheld), and the callee. */
  call?: [caller: string | null, dialled: string];
  /** The other values that are read. */
  reads?: Partial<Reading>;
  /** It cannot be parsed, for this reason. */
  refused?: string;
}

export interface Reading {
  method: string;
  status: number;
  fromName: string | null;
  fromTag: string | null;
  toTag: string | null;
  branch: string;
  /** User and host of the first Contact. */
  contact: string;
  /** Record-Route or Route headers. */
  routes: number;
  bodyType: string;
  digits: string;
  /** Q.850, from the Reason headers. */
  cause: number;
  unverified: boolean;
}
