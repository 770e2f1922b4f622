/** Versions of the base library a mini-program may ask for. Source: facts/wechat.md S46 (API 3.15.2), S33, code 89014. */
import type { WechatState } from '../state.ts';

/** What the sheet's typings describe; phones of this mock count as having it. */
export const NEWEST_LIBRARY = '3.15.2';
/** Nobody set one: everything opens. */
const LOWEST_LIBRARY = '1.0.0';

export function supportVersionOf(state: WechatState, appid: string): string {
  return state.supportVersions.get(appid) ?? LOWEST_LIBRARY;
}

/** Three numbers from 1.0.0 to the newest; which of them were really released is not kept here. */
export function isReleasedLibrary(version: string): boolean {
  return /^\d{1,2}\.\d{1,2}\.\d{1,2}$/.test(version) && order(version) >= order(LOWEST_LIBRARY) && order(version) <= order(NEWEST_LIBRARY);
}

function order(version: string): number {
  return version.split('.').reduce((sum, part) => sum * 100 + Number(part), 0);
}
