/** One line of the bench table. */
export interface BenchRow {
  name: string;
  value: string;
  /** The same of Asterisk, measured in the same run. */
  asterisk?: string;
  /** What it is measured against, where there is a goal. */
  goal?: string;
}
