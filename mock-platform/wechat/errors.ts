/**
 * Error codes of WeChat's server API with the text the platform answers (facts/wechat.md §0–§2), spelled once.
 * Every text ends in ` rid: …`; the `sns` family puts a comma before it.
 */
import type { Context } from 'hono';
import type { Clock, Random } from '../../devices/index.ts';
import { CodeLifeErrors } from './code-life/errors.ts';
import { ThirdPartyErrors } from './third-party/errors.ts';

const WechatErrors = {
  '-1': 'system error',
  40001:
    'invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40029: 'invalid code',
  40032: 'invalid openid list size',
  40037: 'invalid template_id',
  40097: 'invalid args',
  40125: 'invalid appsecret',
  40129: 'invalid scene',
  40226: 'code blocked',
  40243: 'AppSecret is frozen',
  40159: 'invalid length for path, or the data is not json string',
  40163: 'code been used',
  40169: 'invalid length for scene, or the data is not json string',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  41030: 'invalid page',
  42001: 'access_token expired',
  43001: 'require GET method',
  43002: 'require POST method',
  43101: 'user refuse to accept the msg',
  43107: '订阅消息能力封禁',
  43108: 'concurrent sends to one user',
  44002: 'empty post data',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit  mustslower  retry next minute',
  45168: '命中敏感词',
  45029: 'qrcode count out of limit',
  47001: 'data format error',
  47003: 'argument invalid!',
  48004: 'api forbidden for irregularities, view detail on mp.weixin.qq.com',
  48006: 'forbid to clear quota because of reaching the limit',
  50002: 'user limited',
  50004: 'forbid to use token interface',
  50007: 'account is frozen',
  76001: 'rid not found',
  76002: 'rid is error',
  76003: 'could not query this rid,no permission',
  76004: 'rid time is error',
  76021: 'cgi_path not found, please check',
  76022: 'could not use this cgi_path, no permission',
  85096: 'not allow include scancode_time field',
  87007: 'session_key is not existd or expired',
  87008: 'invalid sig_method',
  87009: 'invalid signature',
  89503: '此IP调用需要管理员确认，请联系管理员',
  89506: '24小时内该IP被管理员拒绝调用两次，24小时内不可再使用该IP调用',
  89507: '1小时内该IP被管理员拒绝调用一次，1小时内不可再使用该IP调用',
  200011: '此账号已被封禁，无法操作',
  200012: 'private template number limit exceeded',
  200013: '此模版已被封禁，无法选用',
  200014: 'invalid tid',
  200016: 'invalid start',
  200017: 'invalid limit',
  200018: 'ids missing',
  200019: 'invalid ids',
  200020: 'invalid kidList',
  200021: 'invalid sceneDesc',
  200022: 'template with the same title and keywords exists',
  200100: 'wrong account type',
  9800001: 'sn长度不能超过128字节',
  9800002: 'sn包含非法字符，请参考文档',
  9800003: 'model_id检查不通过',
  9800006: '订阅model_id和sn关系检查失败，请确认发送消息时传入的model_id和sn与订阅时传入的是否一致',
  9800007: '设备未开通NFC能力',
  9800008: 'sn不能为空',
  9800009: 'sn必须为空',
  9800012: 'group_name 不合法，长度应为 1-32 字节',
  9800013: 'group_id不合法',
  9800014: '设备类型与设备组不符合',
  9800015: '该设备已存在于设备组',
  9800016: '设备组中设备数到达上限',
  9800018: '该设备已经属于另一个设备组',
  9800020: '设备数超出限制',
  9800044: '已扩容至最大设备数量',
  ...CodeLifeErrors,
  ...ThirdPartyErrors,
} as const;

export type WechatErrorCode = keyof typeof WechatErrors;

/** A refusal on its way to the answer; thrown by the operations, turned into JSON by {@link errorResponse}. */
export class WechatError extends Error {
  override readonly name = 'WechatError';
  readonly errcode: number;
  /** `detail` follows the code's text (47003 names the field); `comma` is the form of the `sns` family. */
  constructor(
    code: WechatErrorCode,
    detail = '',
    readonly comma = false,
  ) {
    super(detail ? `${WechatErrors[code]} ${detail}` : WechatErrors[code]);
    this.errcode = Number(code);
  }
}

/** `xxxxxxxx-xxxxxxxx-xxxxxxxx`, the first group being the Unix time in seconds (facts/wechat.md §0, check 76). */
export function makeRid(clock: Clock, random: Random): string {
  const hex = (value: number) => (value >>> 0).toString(16).padStart(8, '0');
  return `${hex(Math.floor(clock.now() / 1000))}-${hex(random() * 2 ** 32)}-${hex(random() * 2 ** 32)}`;
}

/** HTTP 200 with `errcode`, `errmsg` and the rid: how this API refuses. */
export function errorResponse(c: Context, error: WechatError, rid: string): Response {
  return c.json({ errcode: error.errcode, errmsg: `${error.message}${error.comma ? ',' : ''} rid: ${rid}` });
}

/** The shape of refusals that are the mock's own (501, 413, 500). */
export function mockRefusal(message: string): object {
  return { errcode: -1, errmsg: message };
}
