/** See StoredApiKey. */
export interface ApiKeyRow {
  id: string;
  name: string;
  scope: string;
  /** SHA-256 of the key, in hexadecimal. */
  hash: string;
  ending: string;
  created_at: string;
  created_by: string;
  expires_at: string | null;
  used_at: string | null;
}
