/** See StoredTrunk. `body`: TrunkValues as JSON. */
export interface TrunkRow {
  name: string;
  enabled: number;
  body: string;
  password: string | null;
}
