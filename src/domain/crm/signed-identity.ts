/** A connection's values, as far as a signed token is compared with them. */
export interface SignedFor {
  readonly baseUrl: string;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

export type SignedClaims = Readonly<Record<string, unknown>>;

/**
 * How a CRM proves which of its users opens the softphone's page: it adds a JSON Web Token (RFC 7519) to the request. The
 * gateway checks the signature, the times, and that the token was not used before.
 */
export interface SignedIdentity {
  /** Where the token is: in the form that the CRM posts, or in the query of the address. */
  readonly place: 'form' | 'query';
  /** The field or parameter with the token. */
  readonly parameter: string;
  /** The only accepted algorithm. RS256: the key is a public key as PEM. HS256: it is a secret. */
  readonly algorithm: 'RS256' | 'HS256';
  /** The manifest's secret field with the key. */
  readonly keyField: string;
  /** Further fields that the check needs. A connection without them has no signed identity. */
  readonly fields: readonly string[];
  /** Whether the token is for this connection's account and installation. */
  belongs(claims: SignedClaims, connection: SignedFor): boolean;
  /** The id of the CRM's user. null: the token names none. */
  user(claims: SignedClaims): string | null;
}
