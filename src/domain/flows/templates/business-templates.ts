import { bilingualTemplate } from './bilingual.ts';
import { clinicTemplate } from './clinic.ts';
import { deliveryTemplate } from './delivery.ts';
import { shopTemplate } from './shop.ts';
import type { FlowTemplate } from './templates.ts';

/**
 * Whole flows of usual businesses. Their texts need a speech engine, or recordings in their place. Each refers to queues
 * alone, by names that a gateway may not have yet.
 */
export const businessTemplates: readonly FlowTemplate[] = [
  shopTemplate,
  clinicTemplate,
  deliveryTemplate,
  bilingualTemplate,
];
