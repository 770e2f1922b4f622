/** Kept positions of the lens: slots 1 to 6 (thing model `ptz_preset`). Pure. */

import { cameraActions } from '@/devices/camera/settings-model.ts';
import type { Value, Values } from '@/devices/define.ts';

export interface Preset {
  readonly slot: number;
  readonly name: string;
}

export const PRESET_MAX = cameraActions.ptz_preset.input.slot.define.max;

export function presetsOf(value: Value | undefined): Preset[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly Values[]).map((entry) => ({
    slot: Number(entry.slot ?? 0),
    name: typeof entry.name === 'string' && entry.name ? entry.name : `位置 ${Number(entry.slot ?? 0)}`,
  }));
}

/** The first free slot; undefined: all are taken. */
export function freeSlot(presets: readonly Preset[]): number | undefined {
  for (let slot = 1; slot <= PRESET_MAX; slot++) if (!presets.some((one) => one.slot === slot)) return slot;
  return undefined;
}
