/** One line of the bench table. */
export interface BenchRow {
  name: string;
  value: string;
  /** What it is measured against, where there is a goal. */
  goal?: string;
}
