/** What came of asking a far end whether it still has its call; `unsent`: it could not be asked. */
export type Probed = 'there' | 'gone' | 'unsent';
