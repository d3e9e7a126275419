/** The part of pino's interface that the cores use. */
export interface CoreLogger {
  info?(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
