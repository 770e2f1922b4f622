/**
 * What a person does in WeChat's console and no program can do through miniprogram-ci (facts/miniprogram-ci.md pitfall 11).
 * The way through a review is code-life/console.ts; `release` here is the shortcut that leaves the review out.
 */
import { putOnline } from './code-life/releases.ts';
import type { WechatParts } from './parts.ts';
import { type VersionRow, versionKey } from './state.ts';
import type { PackageShelf } from './upload/package-shelf.ts';

/** The console refuses; the message says why and what to do. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

export interface WechatOperator {
  /** 选为体验版: the development version of that robot becomes the trial version. Throws {@link OperatorError}. */
  selectAsTrial(choice: { appid: string; robot: number }): VersionRow;
  /** The development version of that robot becomes the formal version without a review. Throws {@link OperatorError}. */
  release(choice: { appid: string; robot: number }): VersionRow;
  /** All versions, newest upload last. */
  versions(appid?: string): VersionRow[];
}

export function createOperator(parts: WechatParts, shelf: PackageShelf): WechatOperator {
  const { miniPrograms, versions } = parts.state;
  const promote = (slot: 'trial' | 'formal', { appid, robot }: { appid: string; robot: number }): VersionRow => {
    if (!miniPrograms.get(appid)) throw new OperatorError(`no mini-program ${JSON.stringify(appid)} is seeded here`);
    const row = versions.get(versionKey(appid, 'development', robot));
    if (!row) {
      const robots = [...versions.values()]
        .filter((entry) => entry.appid === appid && entry.slot === 'development')
        .map((entry) => entry.robot);
      const there = robots.length > 0 ? `development versions exist for robot ${robots.join(', ')}` : 'nothing was uploaded yet';
      throw new OperatorError(`robot ${JSON.stringify(robot)} of ${appid} has no development version; ${there}`);
    }
    if (slot === 'formal') return putOnline(parts, row);
    const promoted: VersionRow = { ...row, slot };
    const replaced = versions.get(versionKey(appid, slot))?.package.packageId;
    versions.put(versionKey(appid, slot), promoted);
    shelf.sweep(replaced);
    return promoted;
  };
  return {
    selectAsTrial: (choice) => promote('trial', choice),
    release: (choice) => promote('formal', choice),
    versions: (appid) =>
      [...versions.values()].filter((row) => appid === undefined || row.appid === appid).sort((a, b) => a.uploadedAt - b.uploadedAt),
  };
}
