/** The small words of a scenario file: names, times, reminders. */
import { z } from 'zod';
import { DURATION, DURATION_WORDS, durationMs, HOUR } from '../../simulator/index.ts';

/** What people call something: Chinese, English, whatever they say. */
export const name = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}\p{Cf}]+$/u, { error: 'no control characters' });

/** One name, or several. */
export const names = z.union([name, z.array(name).min(1).max(1_000)]).transform((given) => (typeof given === 'string' ? [given] : given));

/** `30s`; milliseconds once checked. */
export const duration = z.string().regex(DURATION, { error: DURATION_WORDS }).transform(durationMs);

export const hour = z.string().regex(HOUR, { error: 'an hour such as 23:00, in quotes' });

export const quietHours = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, { error: 'hours such as 23:00-07:00, in quotes' });

/** `all`, `none`, or some by key, by their words or by the title of their message. */
export const reminders = z.union([z.enum(['all', 'none']), z.array(name).min(1).max(20)]);

export const ruleValues = z.record(z.string().min(1).max(100), z.union([z.boolean(), z.number(), z.string().max(200)]));

/** Values by identifier or by what people call them; words of an enumeration stand for its numbers. */
export const values = z.record(z.string().min(1).max(60), z.unknown()).refine((given) => Object.keys(given).length > 0, {
  error: 'an empty map; name at least one value',
});
