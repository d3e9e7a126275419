/** The declarations for all frameworks compile together. */

import type { CtiEventMap } from 'sidecall';
import type {} from 'sidecall/react';
import type {} from 'sidecall/svelte';
import type {} from 'sidecall/vue';
import type { SvelteHTMLElements } from 'svelte/elements';
import type { GlobalComponents } from 'vue';

type Events<Tag extends keyof SvelteHTMLElements> = Extract<keyof SvelteHTMLElements[Tag], `oncti-${string}`>;

/** The softphone has every event, because all of them bubble through it. None may be missing in the manifest. */
export const missing: Exclude<`on${keyof CtiEventMap}`, Events<'cti-softphone'>>[] = [];
const tags = ['cti-softphone', 'cti-click-to-call', 'cti-masking-badge'] as const;
export const known: (keyof GlobalComponents)[] = [...tags];
// @ts-expect-error a name that is missing is no event, so that the list above says which
missing.push('oncti-ready');
