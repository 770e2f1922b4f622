/**
 * Permission sets (权限集) an account grants to a platform. Numbers and names of the official list of mini-program sets
 * (developers.weixin.qq.com, Third-party_Platforms/2.0/product/miniprogram_authority); 18, 86 and 118 are the ones facts/wechat.md §3.3, §3.5 and §2.6 name.
 */
import type { WechatRules } from '../rules.ts';

export interface PermissionSet {
  readonly id: number;
  readonly name: string;
  /** What the person reads who grants it. */
  readonly text: string;
}

/** Code, domains, reviews, releases (facts/wechat.md §3.5, §3.6). */
export const CODE_SET = 18;
/** Device messages (facts/wechat.md §2.3, §2.6). */
const DEVICE_SET = 118;

/** What a platform needs for device messages; undefined while the rule is off. */
export function deviceSet(rules: WechatRules): number | undefined {
  return rules['wechat.deviceCallsNeedSet'] ? DEVICE_SET : undefined;
}

export const PERMISSION_SETS: readonly PermissionSet[] = [
  { id: 17, name: '获取小程序码', text: '帮助小程序生成小程序码和二维码' },
  { id: 18, name: '小程序开发与数据分析', text: '帮助小程序上传代码、设置域名、提交审核和发布，查看访问数据' },
  { id: 19, name: '小程序客服管理', text: '帮助小程序接收和发送客服消息' },
  { id: 25, name: '开放平台账号管理', text: '帮助小程序绑定开放平台账号' },
  { id: 30, name: '小程序基本信息管理', text: '帮助小程序设置名称、头像、简介和类目' },
  { id: 86, name: '体验版管理', text: '帮助小程序获取体验版二维码' },
  { id: 118, name: '硬件设备消息', text: '帮助小程序向设备的主人发送设备消息' },
];

/** Sets an option of the authorizer needs (official table of api_get_authorizer_option); accounts of mini-programs rarely have them. */
const OPTION_SETS = { location_report: 2, voice_recognize: 1, customer_service: 6 } as const;
const OPTION_VALUES = { location_report: ['0', '1', '2'], voice_recognize: ['0', '1'], customer_service: ['0', '1'] } as const;

export type AuthorizerOption = keyof typeof OPTION_SETS;

export function isAuthorizerOption(name: unknown): name is AuthorizerOption {
  return typeof name === 'string' && Object.hasOwn(OPTION_SETS, name);
}

export function setOfOption(name: AuthorizerOption): number {
  return OPTION_SETS[name];
}

export function isOptionValue(name: AuthorizerOption, value: unknown): value is string {
  return (OPTION_VALUES[name] as readonly unknown[]).includes(value);
}

/** A set outside the list is shown by its number: the list is not complete. */
export function permissionSet(id: number): PermissionSet {
  return PERMISSION_SETS.find((set) => set.id === id) ?? { id, name: `权限集 ${id}`, text: '' };
}

/** `func_info` as query_auth and get_authorizer_info tell it. */
export function funcInfo(ids: readonly number[]) {
  return ids.map((id) => ({ funcscope_category: { id } }));
}
