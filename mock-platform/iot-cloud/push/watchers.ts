/** Which connection watches which device. */
import type { Caller } from '../app-api/access.ts';

export interface Watcher {
  send(text: string): void;
  userId: string;
  /** When the AccessToken it came with ends; after that the line stays open and silent until the next ActivePush. */
  expiresAt: number;
}

export interface Watchers {
  /** From now on the connection watches exactly these devices, as this caller. */
  watch(watcher: Watcher, caller: Caller, deviceIds: readonly string[]): void;
  of(deviceId: string): ReadonlySet<Watcher>;
  all(): Iterable<Watcher>;
  forget(deviceId: string): void;
  remove(watcher: Watcher): void;
}

const NOBODY: ReadonlySet<Watcher> = new Set();

export function createWatchers(): Watchers {
  const byDevice = new Map<string, Set<Watcher>>();
  const devicesOf = new Map<Watcher, readonly string[]>();

  const leave = (watcher: Watcher) => {
    for (const deviceId of devicesOf.get(watcher) ?? []) {
      const set = byDevice.get(deviceId);
      set?.delete(watcher);
      if (set?.size === 0) byDevice.delete(deviceId);
    }
  };

  return {
    watch(watcher, caller, deviceIds) {
      leave(watcher);
      watcher.userId = caller.user.userId;
      watcher.expiresAt = caller.expiresAt;
      devicesOf.set(watcher, deviceIds);
      for (const deviceId of deviceIds) {
        const set = byDevice.get(deviceId);
        if (set) set.add(watcher);
        else byDevice.set(deviceId, new Set([watcher]));
      }
    },
    of: (deviceId) => byDevice.get(deviceId) ?? NOBODY,
    all: () => devicesOf.keys(),
    forget: (deviceId) => void byDevice.delete(deviceId),
    remove(watcher) {
      leave(watcher);
      devicesOf.delete(watcher);
    },
  };
}
