import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Follows one subject while its host is in a document, such as the phone that the host shows. */
export class FollowController<Subject extends object> implements ReactiveController {
  readonly #find: () => Subject | null;
  readonly #follow: (subject: Subject) => () => void;
  #subject: Subject | null = null;
  #stop: (() => void) | null = null;

  /**
   * @param find the subject now, asked at each update of the host. null: there is none
   * @param follow begins, and returns the function that ends
   */
  constructor(host: ReactiveControllerHost, find: () => Subject | null, follow: (subject: Subject) => () => void) {
    this.#find = find;
    this.#follow = follow;
    host.addController(this);
  }

  hostConnected(): void {
    this.#see(this.#find());
  }

  hostUpdate(): void {
    this.#see(this.#find());
  }

  hostDisconnected(): void {
    this.#see(null);
  }

  #see(subject: Subject | null): void {
    if (subject === this.#subject) return;
    this.#stop?.();
    this.#subject = subject;
    this.#stop = subject === null ? null : this.#follow(subject);
  }
}
