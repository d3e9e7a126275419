/** A CRM connection of a virtual number. The first one is the system of record. */
export interface NumberConnection {
  /** The id of the connection. */
  id: string;
  /** Whether this CRM gets a copy of the log. The system of record gets the log in any case. */
  log: boolean;
}

/** A virtual number, or a call of it. */
export interface OfConnections {
  /** In their order. Absent: the first of all connections. Empty: no CRM. */
  connections?: readonly NumberConnection[] | undefined;
}
