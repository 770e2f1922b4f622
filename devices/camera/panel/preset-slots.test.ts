import { expect, test } from 'vitest';
import { camera } from '@/devices/camera/index.ts';
import { freeSlot, PRESET_MAX, presetsOf } from './preset-slots.ts';

test('positions the camera keeps, with a name for those that have none', () => {
  const { behaviour } = camera;
  const unit = { state: behaviour.initial, memory: behaviour.memory ?? {}, now: 0, random: () => 0.5 };
  const kept = behaviour.actions.ptz_preset?.(unit, { operation: 0, slot: 2, name: '' }).changes?.presets;
  expect(presetsOf(kept)).toEqual([{ slot: 2, name: '位置 2' }]);
  expect(freeSlot(presetsOf(kept))).toBe(1);
  expect(presetsOf(undefined)).toEqual([]);
});

test('all taken is all taken', () => {
  const all = Array.from({ length: PRESET_MAX }, (_, i) => ({ slot: i + 1, name: '' }));
  expect(freeSlot(all)).toBeUndefined();
  expect(freeSlot(all.filter((one) => one.slot !== 4))).toBe(4);
});
