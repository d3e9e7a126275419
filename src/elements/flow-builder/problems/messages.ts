/** Texts of the list of problems. */
export interface ProblemsMessages {
  problems: string;
  none: string;
  errors: (count: number) => string;
  warnings: (count: number) => string;
  error: string;
  warning: string;
  /** A problem that is of no step. */
  ofFlow: string;
  /** Before the text of a field that cannot be used. */
  notUsed: (text: string, problem: string) => string;
}

export const english: ProblemsMessages = {
  problems: 'Problems',
  none: 'No problems. The flow can be published.',
  errors: (count) =>
    count === 1 ? '1 error: the flow cannot be published yet' : `${count} errors: the flow cannot be published yet`,
  warnings: (count) => (count === 1 ? '1 warning' : `${count} warnings`),
  error: 'Error',
  warning: 'Warning',
  ofFlow: 'The flow',
  notUsed: (text, problem) => `“${text}” is not used yet: it ${problem}.`,
};
