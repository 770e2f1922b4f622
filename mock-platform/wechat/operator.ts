/**
 * What a person does in WeChat's console and no program can do through miniprogram-ci (facts/miniprogram-ci.md pitfall 11).
 * The way through a review is code-life/console.ts; `release` here is the shortcut that leaves the review out.
 */
import { decideAddress } from './api/caller-addresses.ts';
import type { Stage } from './client-side.ts';
import { putOnline } from './code-life/releases.ts';
import type { WechatParts } from './parts.ts';
import { PLATFORM_RESTRICTIONS, PROGRAM_RESTRICTIONS, wordOf } from './restrictions.ts';
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
  /**
   * What WeChat keeps a mini-program or a platform from, instead of what held before; an absent field stays.
   * Throws {@link OperatorError} for an unknown account, word or template.
   */
  restrict(change: { appid: string; restrictions?: readonly string[]; bannedTemplates?: readonly string[] }): void;
  /** The administrator's answer to a caller of stable_token (89503). Throws {@link OperatorError} when nobody called from there. */
  decideAddress(answer: { appid: string; address: string; allow: boolean }): void;
  /** What WeChat's developer tools do after a compile: phones that show this version start it again, on the page they were on. */
  reloadOnPhones(version: { appid: string; stage: Stage }): void;
  /** All versions, newest upload last. */
  versions(appid?: string): VersionRow[];
}

function requireWord<T extends object>(table: T, word: string): keyof T & string {
  const known = wordOf(table, word);
  if (!known) throw new OperatorError(`restriction ${JSON.stringify(word)} should be one of ${Object.keys(table).join(', ')}`);
  return known;
}

export function createOperator(parts: WechatParts, shelf: PackageShelf, reloadOnPhones: WechatOperator['reloadOnPhones']): WechatOperator {
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
    reloadOnPhones,
    restrict({ appid, restrictions, bannedTemplates }) {
      const { components } = parts.state;
      const program = miniPrograms.get(appid);
      const platform = components.get(appid);
      if (!program && !platform) throw new OperatorError(`no mini-program and no platform ${JSON.stringify(appid)} is seeded here`);
      if (program) {
        const mine = new Set([...Object.keys(program.deviceTemplates), ...Object.keys(program.subscribeTemplates ?? {})]);
        for (const id of bannedTemplates ?? [])
          if (!mine.has(id)) throw new OperatorError(`${appid} has no template ${JSON.stringify(id)}`);
        const words = restrictions?.map((word) => requireWord(PROGRAM_RESTRICTIONS, word));
        miniPrograms.put(appid, { ...program, ...(words && { restrictions: words }), ...(bannedTemplates && { bannedTemplates }) });
      }
      if (platform) {
        if (bannedTemplates) throw new OperatorError(`${appid} is a platform: it has no message templates`);
        const words = restrictions?.map((word) => requireWord(PLATFORM_RESTRICTIONS, word));
        components.put(appid, { ...platform, ...(words && { restrictions: words }) });
      }
    },
    decideAddress({ appid, address, allow }) {
      if (!decideAddress(parts, appid, address, allow))
        throw new OperatorError(`nobody asked for a stable token of ${JSON.stringify(appid)} from ${JSON.stringify(address)}`);
    },
    versions: (appid) =>
      [...versions.values()].filter((row) => appid === undefined || row.appid === appid).sort((a, b) => a.uploadedAt - b.uploadedAt),
  };
}
