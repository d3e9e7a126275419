/** A message as a real stack sends it, and what is to become of it. Numbers and addresses are fictional. */
export interface SipCase {
  name: string;
  /** The RFC section, or the documented behaviour of that stack, that makes the outcome right. */
  source: string;
  /** Lines without Max-Forwards and what speaks of the body; they are added. */
  text: string;
  /** A usual description where `true`; none where absent. */
  body?: string | true;
  type?: string;
  /** The bytes are Latin-1, and not UTF-8. */
  latin1?: true;
  /** An INVITE: who calls (null: withheld), and whom. */
  call?: [caller: string | null, dialled: string];
  /** What else is read of it. */
  reads?: Partial<Reading>;
  /** It cannot be read, for this reason. */
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
  /** Q.850, of the Reason headers. */
  cause: number;
  unverified: boolean;
}
