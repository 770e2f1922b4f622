/**
 * A person with bound devices and accepted reminders, made through the official calls (login, family, bind by signature,
 * sn ticket) without a screen. For benches and for stories about what must not arrive; the person's own way is the phone's.
 */
import { APP_API_PATH, appApiSignature, bindSignature, Hosts, TOKEN_API_PATH, toDeviceId, toSn } from '../../devices/index.ts';
import type { Platform, WechatClientSide } from '../../mock-platform/index.ts';
import { Failure } from '../failure.ts';
import type { RunSecrets } from './secrets.ts';
import type { SeedBrand, SeededDevice } from './seed.ts';

export interface Home {
  readonly token: string;
  readonly familyId: string;
  /** One call of the application API as this person; returns what is inside `Response`. Throws {@link Failure} with Tencent's code. */
  call(action: string, params?: { readonly [key: string]: unknown }): Promise<{ readonly [key: string]: unknown }>;
  /** Adds a device by the signature of its case. It must have been online lately. */
  bind(device: SeededDevice): Promise<void>;
  /** Answers the subscription dialog of a device: all templates of its category, or those named. */
  subscribe(
    device: SeededDevice,
    answer?: { readonly choice?: 'accept' | 'reject'; readonly addReminder?: boolean; readonly templateIds?: readonly string[] },
  ): Promise<void>;
}

/** What is done on the person's phone: of a platform in this process, or of one that is asked over HTTP. */
export interface PhoneSide {
  loginCode(userId: string, appid: string): string | Promise<string>;
  checkDeviceSubscribe(request: Parameters<WechatClientSide['checkDeviceSubscribe']>[0]): SubscribeCheck | Promise<SubscribeCheck>;
  recordDeviceSubscribe(request: Parameters<WechatClientSide['recordDeviceSubscribe']>[0]): void | Promise<void>;
}
type SubscribeCheck = ReturnType<WechatClientSide['checkDeviceSubscribe']>;

type Send = (host: string, path: string, body?: object) => Promise<{ [key: string]: unknown }>;

/** Over HTTP when the platform listens, else in process. */
function senderTo(platform: Pick<Platform, 'baseUrl' | 'fetch'>): Send {
  let base: string | undefined;
  try {
    base = platform.baseUrl();
  } catch {
    // It does not listen.
  }
  return async (host, path, body) => {
    const init = body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {};
    const response = await (base === undefined
      ? platform.fetch(new Request(`https://${host}${path}`, init))
      : fetch(`${base}/${host}${path}`, init));
    return (await response.json()) as { [key: string]: unknown };
  };
}

function inside(reply: { [key: string]: unknown }, action: string): { [key: string]: unknown } {
  const data = (reply.data ?? reply) as { Response?: { [key: string]: unknown }; Error?: unknown };
  const response = (data.Response ?? data) as { [key: string]: unknown; Error?: { Code?: string; Message?: string } };
  if (reply.code !== undefined && reply.code !== 0) throw refused(action, data as { Error?: { Code?: string; Message?: string } }, reply);
  if (response.Error) throw refused(action, response, reply);
  return response;
}

function refused(action: string, from: { Error?: { Code?: string; Message?: string } }, reply: object): Failure {
  return new Failure(from.Error?.Code ?? 'app-api-refused', `${action} was refused: ${JSON.stringify(from.Error ?? reply).slice(0, 300)}`);
}

/** Logs `userId` in and makes a family. */
export async function openHome(
  platform: Pick<Platform, 'baseUrl' | 'fetch' | 'clock'> & { readonly wechat: PhoneSide },
  brand: SeedBrand,
  secrets: Pick<RunSecrets, 'wechatSecret' | 'appSecret'>,
  userId = 'me',
): Promise<Home> {
  const send = senderTo(platform);
  const { appid } = brand.app;
  const code = await platform.wechat.loginCode(userId, appid);
  const query = new URLSearchParams({ appid, secret: secrets.wechatSecret, js_code: code, grant_type: 'authorization_code' });
  const session = await send(Hosts.wechatApi, `/sns/jscode2session?${query}`);
  const signed = {
    Action: 'AppGetTokenByWeiXin',
    RequestId: 'home',
    AppKey: brand.cloud.appKey,
    Timestamp: Math.floor(platform.clock.now() / 1000),
    Nonce: 1,
    WxOpenID: String(session.openid),
  };
  const login = inside(
    await send(Hosts.iotApp, APP_API_PATH, { ...signed, Signature: appApiSignature(signed, secrets.appSecret) }),
    signed.Action,
  );
  const token = String((login.Data as { Token?: unknown }).Token);

  const call: Home['call'] = async (action, params = {}) =>
    inside(await send(Hosts.iotApp, TOKEN_API_PATH, { Action: action, RequestId: action, AccessToken: token, ...params }), action);

  const family = await call('AppCreateFamily', { Name: '家', Address: '' });
  const familyId = String((family.Data as { FamilyId?: unknown }).FamilyId);

  return {
    token,
    familyId,
    call,
    async bind(device) {
      const about = {
        connId: 'abcde',
        timestamp: Math.floor(platform.clock.now() / 1000),
        signMethod: 'hmacsha256',
        bindType: 'bluetooth_sign',
      } as const;
      await call('AppSigBindDeviceInFamily', {
        ProductId: device.productId,
        DeviceName: device.deviceName,
        ConnId: about.connId,
        DeviceTimestamp: about.timestamp,
        SignMethod: about.signMethod,
        Signature: bindSignature(device, about),
        BindType: about.bindType,
        FamilyId: familyId,
        RoomId: '0',
      });
    },
    async subscribe(device, answer = {}) {
      const setting = brand.reminders[device.category];
      if (!setting) throw new Failure('category-not-in-brand', `the brand has no ${device.category}`);
      const all = Object.values(setting.templates).filter((id): id is string => id !== undefined);
      const chosen = answer.templateIds ?? all;
      const ticket = await call('APPGetWechatDeviceTicket', {
        DeviceId: toDeviceId(device),
        ModelId: setting.modelId,
        MiniProgramAppId: appid,
        ProductId: device.productId,
        DeviceName: device.deviceName,
      });
      const { SN, SNTicket } = (ticket.Data as { WXIoTDeviceInfo: { SN: string; SNTicket: string } }).WXIoTDeviceInfo;
      // Three templates a call, as the dialog allows (facts/wechat.md §2.4).
      for (let at = 0; at < chosen.length; at += 3) {
        const tmplIds = chosen.slice(at, at + 3);
        const check = await platform.wechat.checkDeviceSubscribe({
          userId,
          appid,
          tmplIds,
          sn: SN,
          snTicket: SNTicket,
          modelId: setting.modelId,
        });
        if (!check.ok) throw new Failure('subscribe-refused', `${check.errCode} ${check.errMsg}`);
        await platform.wechat.recordDeviceSubscribe({
          userId,
          appid,
          sn: toSn(device),
          modelId: setting.modelId,
          choices: tmplIds.map((templateId) => ({
            templateId,
            choice: answer.choice ?? 'accept',
            addReminder: answer.addReminder ?? true,
            keep: false,
          })),
        });
      }
    },
  };
}
