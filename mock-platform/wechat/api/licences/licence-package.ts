/** Licence packages: types, state and what is left of them. Source: facts/wechat.md §2.8 [M S5]. */
import { WechatError } from '../../errors.ts';
import type { LicensePackage, WechatState } from '../../state.ts';
import type { JsonObject } from '../json-body.ts';

/** 0: trial package, fits every device; 1–5: device classes A–E. */
export const TRIAL = 0;
const TYPE_MAX = 5;
const STATUS = { running: 1, notYet: 2, over: 3 } as const;

/** Throws 47001 for anything but 0 to 5. */
export function readPackageType({ pkg_type }: JsonObject): number {
  if (typeof pkg_type !== 'number' || !Number.isInteger(pkg_type) || pkg_type < 0 || pkg_type > TYPE_MAX) {
    throw new WechatError(47001, `pkg_type should be a whole number from 0 to ${TYPE_MAX}`);
  }
  return pkg_type;
}

export function packageStatus({ startTime, endTime }: LicensePackage, now: number): (typeof STATUS)[keyof typeof STATUS] {
  if (now < startTime) return STATUS.notYet;
  return now < endTime ? STATUS.running : STATUS.over;
}

export function usedOf(state: WechatState, appid: string, pkgId: string): number {
  return state.licencesUsed.get(`${appid}|${pkgId}`) ?? 0;
}

/** Takes one licence from the running package of that type that ends first; false when none has any left. */
export function spendLicence(state: WechatState, appid: string, packages: readonly LicensePackage[], type: number, now: number): boolean {
  const row = packages
    .filter(
      (entry) => entry.pkgType === type && packageStatus(entry, now) === STATUS.running && usedOf(state, appid, entry.pkgId) < entry.all,
    )
    .sort((a, b) => a.endTime - b.endTime)[0];
  if (!row) return false;
  state.licencesUsed.put(`${appid}|${row.pkgId}`, usedOf(state, appid, row.pkgId) + 1);
  return true;
}
