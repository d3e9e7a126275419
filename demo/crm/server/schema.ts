/** Pieces of the API's schemas. */
export const text = (maxLength: number) => ({ type: 'string', maxLength }) as const;
export const textOrNull = (maxLength: number) => ({ type: ['string', 'null'], maxLength }) as const;
