/**
 * Who agreed to what a mini-program collects: asked on the phone before an interface that collects it runs.
 * Source: facts/wechat.md §4.6, check 74. Consent is per declared kind; a guide that grows asks anew.
 */
import type { PrivacyOnPhone, Stage } from './client-side.ts';
import { PRIVACY_VERSIONS, privacyOf } from './code-life/privacy-guide.ts';
import { isPrivacyKey, PRIVACY_KINDS } from './code-life/privacy-kinds.ts';
import type { PrivacyRow } from './code-life/rows.ts';
import type { WechatParts } from './parts.ts';

/** The guide of the version on the phone: the formal one has the online guide, the others that of the code in development. */
function guideFor({ clock, rules, state }: WechatParts, appid: string, stage: Stage): PrivacyRow | undefined {
  const online = privacyOf(state, appid, PRIVACY_VERSIONS.online);
  const development = stage === 'formal' ? undefined : privacyOf(state, appid, PRIVACY_VERSIONS.development);
  const since = clock.now() - rules['wechat.privacyEffectSeconds'] * 1000;
  return [development, online].find((guide) => guide !== undefined && (guide.updatedAt === 0 || guide.updatedAt <= since));
}

/** Throws when there is no such mini-program: the caller's mistake. */
export function privacyOnPhone(parts: WechatParts, userId: string, appid: string, stage: Stage): PrivacyOnPhone {
  const { state } = parts;
  const program = state.miniPrograms.get(appid);
  if (!program) throw new Error(`no mini-program ${JSON.stringify(appid)}`);
  const guide = guideFor(parts, appid, stage);
  const agreed = new Set(state.privacyConsents.get(consentKey(userId, appid)) ?? []);
  return {
    contractName: `《${program.name}小程序隐私保护指引》`,
    ...(guide && {
      declared: guide.settings.flatMap(({ key, text }) =>
        isPrivacyKey(key) ? [{ key, label: PRIVACY_KINDS[key].label, text, agreed: agreed.has(key) }] : [],
      ),
    }),
  };
}

/** The person agrees to everything the guide of that version declares. */
export function agreeToPrivacy(parts: WechatParts, userId: string, appid: string, stage: Stage): void {
  const { declared = [] } = privacyOnPhone(parts, userId, appid, stage);
  const before = parts.state.privacyConsents.get(consentKey(userId, appid)) ?? [];
  parts.state.privacyConsents.put(consentKey(userId, appid), [...new Set([...before, ...declared.map(({ key }) => key)])]);
}

function consentKey(userId: string, appid: string): string {
  return `${appid}|${userId}`;
}
