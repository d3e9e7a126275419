/** A published version, as the gateway's REST lists it. */
export interface FlowVersion {
  version: number;
  comment: string;
  /** ISO 8601. */
  publishedAt: string;
  publishedBy: string;
  live: boolean;
  /** Absent: not fetched yet. The builder asks for it to show differences. null: it could not be fetched. */
  document?: unknown;
}

/** Another person saved the flow after this page read it. */
export interface FlowConflict {
  /** The name of the person. */
  by: string;
  /** ISO 8601. Absent: unknown. */
  at?: string;
  /** What they saved. */
  document: unknown;
}

/** What the page knows of the flow outside this builder. */
export interface StoredFlow {
  /** Newest first. */
  readonly versions: readonly FlowVersion[];
  readonly conflict: FlowConflict | null;
  /** The page can save nothing until the person signs in again. */
  readonly sessionEnded: boolean;
  /** Names of other people that edit the same flow. */
  readonly others: readonly string[];
}
