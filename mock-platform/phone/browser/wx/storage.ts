/** Storage per person and mini-program (facts/wechat.md §4.5: 1 MB a key, 10 MB in all). */
import { ApiError } from '../runtime/api-error.ts';
import type { MiniProgram } from '../runtime/mini-program-type.ts';
import { type ApiGroup, api } from './api.ts';

const KEY_LIMIT_BYTES = 1024 * 1024;
const TOTAL_LIMIT_BYTES = 10 * 1024 * 1024;

export function storageApis(mini: MiniProgram): ApiGroup {
  const prefix = `camlock:${mini.phone.userId}:${mini.info.appid}:`;
  const keys = (): string[] => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  const size = (): number => keys().reduce((sum, key) => sum + (localStorage.getItem(key)?.length ?? 0), 0);
  const keyOf = (key: unknown): string => {
    if (typeof key !== 'string' || key === '') throw new ApiError('parameter error: parameter.key should be String instead of Undefined;');
    return prefix + key;
  };
  const set = (key: unknown, data: unknown): void => {
    const text = JSON.stringify({ data });
    if (text.length > KEY_LIMIT_BYTES) throw new ApiError('entry size limit reached');
    if (size() + text.length > TOTAL_LIMIT_BYTES) throw new ApiError('exceed storage max size 10Mb');
    localStorage.setItem(keyOf(key), text);
  };
  const get = (key: unknown): unknown => {
    const text = localStorage.getItem(keyOf(key));
    return text === null ? undefined : (JSON.parse(text) as { data: unknown }).data;
  };
  const clear = (): void => {
    for (const key of keys()) localStorage.removeItem(key);
  };
  const info = (): object => ({
    keys: keys().map((key) => key.slice(prefix.length)),
    currentSize: Math.ceil(size() / 1024),
    limitSize: TOTAL_LIMIT_BYTES / 1024,
  });
  const sync = <T>(name: string, run: () => T): T => {
    try {
      return run();
    } catch (error) {
      throw new Error(`${name}:fail ${error instanceof ApiError ? error.reason : error instanceof Error ? error.message : 'error'}`);
    }
  };
  return {
    setStorage: api(mini, 'setStorage', ({ key, data }) => void set(key, data)),
    getStorage: api(mini, 'getStorage', ({ key }) => {
      const data = get(key);
      if (data === undefined) throw new ApiError('data not found');
      return { data };
    }),
    removeStorage: api(mini, 'removeStorage', ({ key }) => void localStorage.removeItem(keyOf(key))),
    clearStorage: api(mini, 'clearStorage', () => void clear()),
    getStorageInfo: api(mini, 'getStorageInfo', () => info()),
    setStorageSync: (key: unknown, data: unknown) => sync('setStorageSync', () => set(key, data)),
    getStorageSync: (key: unknown) => sync('getStorageSync', () => get(key) ?? ''),
    removeStorageSync: (key: unknown) => sync('removeStorageSync', () => localStorage.removeItem(keyOf(key))),
    clearStorageSync: clear,
    getStorageInfoSync: info,
  };
}
