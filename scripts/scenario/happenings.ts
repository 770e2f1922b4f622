/** The kinds of happening a device tells about, for steps that ask for one. */
import type { LogLine } from '../../simulator/index.ts';

export const happeningTypes = [
  'connected',
  'disconnected',
  'refused',
  'time-set',
  'reported',
  'event',
  'event-answered',
  'control',
  'action',
  'rejected',
  'ignored',
  'fault',
  'dropped',
  'picture',
  'update',
  'update-failed',
  'wifi-joined',
  'wifi-failed',
  'token-accepted',
  'bound',
  'unbound',
  'power',
  'factory-reset',
  'restarted',
  'trigger',
] as const satisfies readonly LogLine['type'][];

/** Whether a line is of the kind and has these values in these fields. */
export function isHappening(line: LogLine, type: LogLine['type'], fields: { readonly [field: string]: unknown }): boolean {
  if (line.type !== type) return false;
  const told = line as unknown as { readonly [field: string]: unknown };
  return Object.entries(fields).every(([field, value]) => JSON.stringify(told[field]) === JSON.stringify(value));
}
