export interface Person {
  id: string;
  prefix: string;
  number: string;
}

/** A page of a framework, with a field and a table of people. */
export interface FrameworkPage {
  /** Resolves once the document shows these people. */
  render(people: readonly Person[]): Promise<void>;
  close(): void;
}
