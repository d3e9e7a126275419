/** Result of asking a far end whether it still has its call. `unsent`: the request could not be sent. */
export type Probed = 'there' | 'gone' | 'unsent';
