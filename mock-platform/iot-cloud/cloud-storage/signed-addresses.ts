/** Addresses of cloud storage that are good for one method until a time (防盗链): `…?…&t=<hex seconds>&sign=<hex>`. */
import { createHmac } from 'node:crypto';
import { type Random, randomText, sameText } from '../../../devices/index.ts';
import type { Store } from '../../store.ts';

/** Below the IoT cloud's own host; the originals live in buckets whose names are an account's. */
export const STORAGE_PATH = '/cloud-storage';

export interface SignedAddresses {
  /** `path` below {@link STORAGE_PATH}; `until` in milliseconds. */
  sign(method: 'GET' | 'PUT', path: string, query: { readonly [name: string]: string }, until: number): string;
  /** Why the address does not hold; undefined: it does. */
  problem(method: 'GET' | 'PUT', path: string, query: { readonly [name: string]: string }, now: number): string | undefined;
}

export function createSignedAddresses(store: Store, random: Random, base: () => string): SignedAddresses {
  const keys = store.table<string>('iot.cloudStorageKey');
  const key = () => {
    const known = keys.get('key');
    if (known !== undefined) return known;
    const made = randomText(random, 43);
    keys.put('key', made);
    return made;
  };
  const signature = (method: string, path: string, query: { readonly [name: string]: string }) => {
    const names = Object.keys(query)
      .filter((name) => name !== 'sign')
      .sort();
    const text = [method, path, ...names.map((name) => `${name}=${query[name]}`)].join('\n');
    return createHmac('sha256', key()).update(text).digest('hex');
  };

  return {
    sign(method, path, query, until) {
      const all = { ...query, t: Math.floor(until / 1000).toString(16) };
      return `${base()}${STORAGE_PATH}${path}?${new URLSearchParams({ ...all, sign: signature(method, path, all) })}`;
    },
    problem(method, path, query, now) {
      const { t = '', sign = '' } = query;
      if (!sameText(signature(method, path, query), sign)) return 'the address is not signed for this; ask the cloud for a new one';
      return Number.parseInt(t, 16) * 1000 <= now ? 'the address has expired; ask the cloud for a new one' : undefined;
    },
  };
}
