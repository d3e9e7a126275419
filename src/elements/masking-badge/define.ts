import { defineElement } from '../define-element.ts';
import { CtiMaskingBadge } from './masking-badge.ts';

defineElement('cti-masking-badge', CtiMaskingBadge);

export { CtiMaskingBadge };
