/** A number as a few choices: people choose 5 minutes, they do not slide to 17. Pure. */
import type { Define } from '@/devices/define.ts';

type NumberDefine = Extract<Define, { type: 'int' | 'float' }>;

/** The offered `steps` that the model allows, both ends when none is named, and what the unit has now; in order, each with its unit. */
export function stepsOf(
  define: NumberDefine,
  steps: readonly number[],
  now: number | undefined,
): { readonly value: number; readonly text: string }[] {
  const offered = steps.length > 0 ? steps : [define.min, define.max];
  const values = new Set([...offered.filter((value) => value >= define.min && value <= define.max), ...(now === undefined ? [] : [now])]);
  return [...values].sort((left, right) => left - right).map((value) => ({ value, text: `${value}${define.unit ?? ''}` }));
}
