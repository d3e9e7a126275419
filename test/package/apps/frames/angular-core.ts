/**
 * Stands in for `@angular/core`: as much of it as the guide's component uses, in the same order. It proves the class, not
 * Angular. Without its ahead-of-time compiler, which brings Babel and a command line with it, Angular fills no
 * `viewChild()`.
 */
export interface ElementRef<T> {
  nativeElement: T;
}
export interface AfterViewInit {
  ngAfterViewInit(): void;
}
export interface OnDestroy {
  ngOnDestroy(): void;
}

const templates = new WeakMap<object, string>();

/** The template whose component is made. */
let view: HTMLElement | null = null;

export function Component({ template }: { selector: string; template: string }): (target: object) => void {
  return (target) => {
    templates.set(target, template);
  };
}

export function output<T>(): { subscribe(listener: (value: T) => void): void; emit(value: T): void } {
  const listeners = new Set<(value: T) => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
    },
    emit(value) {
      for (const listener of listeners) listener(value);
    },
  };
}

export const viewChild = {
  required<T>(name: string): () => T {
    const own = view;
    return () => {
      const nativeElement = own?.querySelector(`[\\#${name}]`);
      // Angular's error NG0951.
      if (!nativeElement) throw new Error(`The template has no #${name} yet.`);
      return { nativeElement } as T;
    };
  },
};

/** Makes a component, then its view, as Angular does. */
export function mountComponent<T extends AfterViewInit & OnDestroy>(
  Class: new () => T,
  place: HTMLElement,
): { instance: T; destroy(): void } {
  view = place;
  const instance = new Class();
  view = null;
  place.innerHTML = templates.get(Class) ?? '';
  instance.ngAfterViewInit();
  return {
    instance,
    destroy() {
      instance.ngOnDestroy();
      place.replaceChildren();
    },
  };
}
