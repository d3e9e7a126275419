/**
 * A number inside a text that takes no markup, such as an option's: its digits keep their order where texts are read from
 * right to left. With markup, use `<bdi dir="ltr">`.
 */
export const inOrder = (display: string): string => `\u2066${display}\u2069`;
