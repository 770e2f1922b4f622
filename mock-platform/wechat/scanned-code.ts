/**
 * A person holds the phone over a code: a mini-program code (A, B), a QR code of a mini-program (C) or of a preview. Says
 * which version opens, at which page, or in WeChat's words why none does; so for an ordinary link a mini-program has a rule for. Source: facts/wechat.md §5, facts/miniprogram-ci.md §1.3.
 */
import type { MiniProgramOnPhone, ScannedCode } from './client-side.ts';
import { linkTargets } from './link-rules/scanned-rule.ts';
import type { WechatParts } from './parts.ts';
import { readPreviewText } from './preview-code.ts';
import { STAGE_SLOT, type VersionRow, versionKey, type WechatState } from './state.ts';
import { type CodeTarget, readCode } from './wxacode.ts';

/** WeChat's scene numbers: a QR code was scanned, a mini-program code was scanned. */
export const SCENE_QR_CODE = 1011;
const SCENE_MINI_PROGRAM_CODE = 1047;
/** A URL scheme was opened; which number a touched tag has, no page says [I]. */
const SCENE_URL_SCHEME = 1065;

/** Answers with the version as this person's phone has it; undefined: not for this person. */
type OnPhone = (row: VersionRow) => MiniProgramOnPhone | undefined;

/** Undefined when the text is no code of this WeChat. */
export function scanCode(
  { clock, state }: Pick<WechatParts, 'clock' | 'state'>,
  text: string,
  userId: string,
  onPhone: OnPhone,
): ScannedCode | undefined {
  if (!state.users.get(userId)) return undefined;
  const target = readCode(state, text);
  if (target) {
    return found(state, target.appid, FACES[target.kind ?? 'code'], target.path, versionOf(state, target), target.stage, onPhone);
  }
  const preview = readPreviewText(text);
  if (!preview) {
    const face: Face = { scanType: 'QR_CODE', scene: SCENE_QR_CODE, ordinaryLink: true };
    const codes = linkTargets(state, text, clock.now()).flatMap((link) => {
      const code = found(state, link.appid, face, link.path, versionOf(state, link), link.stage, onPhone);
      return link.test && !code.program ? [] : [code];
    });
    return codes[0];
  }
  if (!state.miniPrograms.get(preview.appid)) return undefined;
  const row = state.versions.get(versionKey(preview.appid, 'preview', preview.robot));
  const face: Face = { scanType: 'QR_CODE', scene: row?.launchScene ?? SCENE_QR_CODE };
  return found(state, preview.appid, face, row?.startPage ?? '', row, 'developer', onPhone);
}

type Face = Pick<ScannedCode, 'scanType' | 'scene' | 'ordinaryLink'>;

const FACES: { readonly [K in NonNullable<CodeTarget['kind']> | 'code']: Face } = {
  code: { scanType: 'WX_CODE', scene: SCENE_MINI_PROGRAM_CODE },
  'qr-code': { scanType: 'QR_CODE', scene: SCENE_QR_CODE },
  nfc: { scanType: 'QR_CODE', scene: SCENE_URL_SCHEME },
};

/** Said when there is no such version, or none for this person. */
const PROBLEMS: { readonly [S in CodeTarget['stage']]: readonly [absent: string, forbidden: string] } = {
  developer: ['开发版小程序已过期，请在开发者工具重新扫码', '你没有权限打开该开发版小程序'],
  trial: ['该小程序还没有体验版', '你还不是该小程序的体验成员，请联系管理员添加'],
  formal: ['该小程序暂未发布', '该小程序暂未发布'],
};

function found(
  state: WechatState,
  appid: string,
  face: Face,
  path: string,
  row: VersionRow | undefined,
  stage: CodeTarget['stage'],
  onPhone: OnPhone,
): ScannedCode {
  const miniProgramName = state.miniPrograms.get(appid)?.name ?? appid;
  const program = row && onPhone(row);
  const [absent, forbidden] = PROBLEMS[stage];
  return {
    appid,
    miniProgramName,
    ...face,
    path,
    ...(program ? { program } : { problem: row ? forbidden : absent }),
  };
}

/** A code for the development version opens what was previewed last, whichever robot made it. */
function versionOf(state: WechatState, { appid, stage }: Pick<CodeTarget, 'appid' | 'stage'>): VersionRow | undefined {
  if (stage !== 'developer') return state.versions.get(versionKey(appid, STAGE_SLOT[stage]));
  let newest: VersionRow | undefined;
  for (const row of state.versions.values()) {
    if (row.appid === appid && row.slot === STAGE_SLOT.developer && (!newest || row.uploadedAt >= newest.uploadedAt)) newest = row;
  }
  return newest;
}
