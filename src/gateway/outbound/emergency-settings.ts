import * as z from 'zod';
import { jsonObject } from '../config/parsers.ts';

const setting = z.strictObject({
  /** Emergency numbers in addition to those of the country, as dialled. */
  numbers: z
    .array(z.string().regex(/^\+?[0-9]{2,15}$/, 'must be digits'))
    .max(50)
    .default([]),
  /** The caller number for the emergency service, instead of the virtual number. */
  callerId: z
    .string()
    .regex(/^\+?[0-9]{2,15}$/, 'must be a number such as +14155550100')
    .optional(),
  /** Name of the trunk that is tried first. */
  trunk: z.string().optional(),
  /** Asterisk's dial string for emergency calls. */
  dial: z
    .string()
    .refine((text) => text.includes('{number}'), 'must have {number} in it')
    .optional(),
});

/** The text of SIDECALL_EMERGENCY: a JSON object whose fields are all optional. */
export const emergencyText = jsonObject(setting);
