/** As far as it is used here, pino's. */
export interface CoreLogger {
  info?(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
