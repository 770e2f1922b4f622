import { useSyncExternalStore } from 'react';
import type { FamilyDevice } from './family-device.ts';
import { type FamilyState, familyState, onFamily } from './store.ts';

/** The family, re-rendered on every change. */
export function useFamily(): FamilyState {
  return useSyncExternalStore(onFamily, familyState);
}

/** One device of the family; undefined while loading or when it is not (any more) in the family. */
export function useDevice(deviceId: string): FamilyDevice | undefined {
  return useFamily().devices.find((device) => device.deviceId === deviceId);
}
