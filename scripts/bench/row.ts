/** One line of the bench table. */
export interface BenchRow {
  name: string;
  value: string;
  /** Asterisk's value from the same run. */
  asterisk?: string;
  /** The goal, if there is one. */
  goal?: string;
}
