/** Uploaded packages, byte for byte as they arrived, in the store's blobs; unpacked copies of the last few in memory. */
import { keptPackages } from '../code-life/rows.ts';
import type { WechatState } from '../state.ts';
import { decodePackage } from './package-format.ts';

/** Unpacked packages kept ready: the phone asks file by file. */
const UNPACKED_KEPT = 4;

export interface PackageShelf {
  /** The bytes as received, still gzipped. */
  raw(packageId: string): Uint8Array | undefined;
  files(packageId: string): ReadonlyMap<string, Uint8Array> | undefined;
  put(packageId: string, bytes: Uint8Array): void;
  /** Forgets a package no version, template, audit or release refers to any more. */
  sweep(previousPackageId: string | undefined): void;
  clear(): void;
}

export function createPackageShelf(state: WechatState): PackageShelf {
  const unpacked = new Map<string, ReadonlyMap<string, Uint8Array>>();
  const blobKey = (packageId: string) => `wechat.package|${packageId}`;
  return {
    raw: (packageId) => state.blobs.get(blobKey(packageId)),
    files(packageId) {
      const ready = unpacked.get(packageId);
      if (ready) return ready;
      const bytes = state.blobs.get(blobKey(packageId));
      if (!bytes) return undefined;
      const files = decodePackage(bytes);
      unpacked.set(packageId, files);
      for (const oldest of unpacked.keys()) {
        if (unpacked.size <= UNPACKED_KEPT) break;
        unpacked.delete(oldest);
      }
      return files;
    },
    put: (packageId, bytes) => state.blobs.put(blobKey(packageId), bytes),
    sweep(packageId) {
      if (packageId === undefined) return;
      for (const row of state.versions.values()) if (row.package.packageId === packageId) return;
      for (const kept of keptPackages(state)) if (kept === packageId) return;
      unpacked.delete(packageId);
      state.blobs.delete(blobKey(packageId));
    },
    clear: () => unpacked.clear(),
  };
}
