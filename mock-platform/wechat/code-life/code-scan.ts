/**
 * What the scan after a commit finds by reading the code: interfaces that collect personal information, and jumps to other
 * mini-programs. Source: facts/wechat.md §3.5 (61039, 61040), §4.2, §4.6. That a call is recognised by its name is ours [I].
 */
import { isLocationApi, kindOfApi, LOCATION_APIS, PRIVACY_APIS, type PrivacyKey } from './privacy-kinds.ts';

export interface CodeScan {
  /** Interface names the code calls, sorted. */
  readonly privacyApis: readonly string[];
  /** Kinds of information those and the phone-number button collect, sorted. */
  readonly kinds: readonly PrivacyKey[];
  /** requiredPrivateInfos of app.json. */
  readonly declared: readonly string[];
  readonly jumpsToOthers: boolean;
  /** navigateToMiniProgramAppIdList of app.json names somebody. */
  readonly namesOthers: boolean;
}

/** `wx.getLocation(`, `(0,t.getLocation)(`, `wx["getLocation"](`. */
const CALL = /(?:\.([A-Za-z]+)|\[["']([A-Za-z]+)["']\])\)?(?:\?\.)?\(/g;
const JUMP = 'navigateToMiniProgram';
const PHONE_BUTTON = /open-type\s*=\s*["']getPhoneNumber["']/;

/** `files` by path; app.json, .js and .wxml are read. */
export function scanCode(files: ReadonlyMap<string, Uint8Array>): CodeScan {
  const declared = textsOfAppJson(files, 'requiredPrivateInfos');
  const namesOthers = textsOfAppJson(files, 'navigateToMiniProgramAppIdList').length > 0;
  const called = new Set<string>();
  const kinds = new Set<PrivacyKey>();
  for (const [path, bytes] of files) {
    if (path.endsWith('.js')) {
      for (const [, dotted, quoted] of Buffer.from(bytes).toString('utf8').matchAll(CALL)) {
        const name = (dotted ?? quoted) as string;
        if (PRIVACY_APIS.has(name) || name === JUMP) called.add(name);
      }
    } else if (path.endsWith('.wxml') && PHONE_BUTTON.test(Buffer.from(bytes).toString('utf8'))) kinds.add('PhoneNumber');
  }
  const jumpsToOthers = called.delete(JUMP);
  for (const api of called) kinds.add(kindOfApi(api) as PrivacyKey);
  return { privacyApis: [...called].sort(), kinds: [...kinds].sort(), declared, jumpsToOthers, namesOthers };
}

/** A list of texts in the packed app.json; anything else counts as nothing. */
function textsOfAppJson(files: ReadonlyMap<string, Uint8Array>, field: string): string[] {
  try {
    const app: { [key: string]: unknown } | null = JSON.parse(Buffer.from(files.get('app.json') ?? []).toString('utf8'));
    const list = app?.[field];
    return Array.isArray(list) ? list.filter((entry): entry is string => typeof entry === 'string') : [];
  } catch {
    return [];
  }
}

export interface PrivacyLists {
  /** Declared or called, and not granted to this mini-program. */
  readonly withoutAuth: readonly string[];
  /** Called and not declared. */
  readonly withoutConf: readonly string[];
  /** Declared and not granted: no promise helps against these. */
  readonly declaredWithoutAuth: readonly string[];
}

/** `granted`: the location interfaces the mini-program was given in the console (接口设置). */
export function privacyLists(scan: CodeScan, granted: readonly string[]): PrivacyLists {
  const used = scan.privacyApis.filter(isLocationApi);
  const known = LOCATION_APIS.filter((api) => used.includes(api) || scan.declared.includes(api));
  const withoutAuth = known.filter((api) => !granted.includes(api));
  return {
    withoutAuth,
    withoutConf: used.filter((api) => !scan.declared.includes(api)),
    declaredWithoutAuth: withoutAuth.filter((api) => scan.declared.includes(api)),
  };
}
