/** See StoredFlow. */
export interface FlowRow {
  name: string;
  revision: number;
  /** A document as JSON. */
  draft: string;
  /** The version that calls get. null: none was published. */
  live: number | null;
  changed_at: string;
  changed_by: string;
}

/** See FlowVersion. */
export interface FlowVersionRow {
  flow: string;
  version: number;
  /** As JSON. It never changes. */
  document: string;
  comment: string;
  published_at: string;
  published_by: string;
}

export interface FlowSecretRow {
  name: string;
  /** Encrypted. */
  sealed: string;
  changed_at: string;
}

/** See FlowSwitch. */
export interface FlowSwitchRow {
  name: string;
  position: string;
  changed_at: string;
  changed_by: string;
}

/** See StoredPrompt. */
export interface PromptRow {
  name: string;
  language: string;
  file: string;
  duration_ms: number;
  bytes: number;
  uploaded_at: string;
  uploaded_by: string;
}
