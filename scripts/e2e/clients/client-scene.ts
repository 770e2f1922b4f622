/** One platform filled in for one brand with a camera and a lock, for clients nobody here wrote; real ports on loopback. */
import {
  APP_API_PATH,
  appApiSignature,
  type Clock,
  catalogue,
  createManualClock,
  type DeviceCredentials,
  Hosts,
  type ManualClock,
  TOKEN_API_PATH,
  toDataTemplate,
} from '../../../devices/index.ts';
import { createPlatform, type Platform, type PlatformOptions, type PlatformSeed } from '../../../mock-platform/index.ts';

export const APPID = 'wx0123456789abcdef';
export const WECHAT_SECRET = '0123456789abcdef0123456789abcdef';
export const APP_KEY = 'ahPxdKSAMPLETGrejd';
const APP_SECRET = 'NcbHqkSAMPLETCGbKnQH';
const psk = (text: string) => Buffer.from(text).toString('base64');

export const LOCK: DeviceCredentials = { productId: 'AURORALOCK', deviceName: 'lock1', psk: psk('psk of the lock.') };
export const CAMERA: DeviceCredentials = { productId: 'AURORACAM1', deviceName: 'cam1', psk: psk('psk of the cam..') };
/** Registered, but the application is not linked to its product. */
export const STRANGE: DeviceCredentials = { productId: 'STRANGEPRD', deviceName: 'odd1', psk: psk('psk of the odd..') };
export const LOCK_MODEL = 'model-lock-1';
export const DOORBELL_TEMPLATE = 'tmpl-doorbell';
/** A one-off template of ordinary subscribe messages. */
export const PARCEL_TEMPLATE = 'tmpl-parcel';

type WechatSeed = NonNullable<PlatformSeed['wechat']>;
type Program = WechatSeed['miniPrograms'][number];

/** Both consoles filled in; `program` changes the mini-program. */
function clientSeed(program: Partial<Program> = {}, thirdPartyPlatforms: WechatSeed['thirdPartyPlatforms'] = []): PlatformSeed {
  const product = ({ productId }: DeviceCredentials, category: 'camera' | 'lock') => ({
    productId,
    name: catalogue[category].name.zh,
    category,
    dataTemplate: toDataTemplate(productId, catalogue[category].thingModel),
  });
  return {
    wechat: {
      miniPrograms: [
        {
          appid: APPID,
          name: '晨曦智家',
          secret: WECHAT_SECRET,
          deviceModels: [{ modelId: LOCK_MODEL, category: 'lock' }],
          deviceTemplates: [{ templateId: DOORBELL_TEMPLATE, category: 'lock', ...catalogue.lock.reminders['doorbell-ring'].template }],
          subscribeTemplates: [
            {
              templateId: PARCEL_TEMPLATE,
              title: '快递到达提醒',
              keywords: [
                { key: 'thing1', name: '物品' },
                { key: 'time2', name: '时间' },
              ],
            },
          ],
          ...program,
        },
      ],
      thirdPartyPlatforms,
      users: [{ userId: 'me', nickname: '我' }],
    },
    iotCloud: {
      products: [product(LOCK, 'lock'), product(CAMERA, 'camera'), product(STRANGE, 'lock')],
      devices: [LOCK, CAMERA, STRANGE],
      applications: [
        {
          appKey: APP_KEY,
          appSecret: APP_SECRET,
          appid: APPID,
          wechatSecret: WECHAT_SECRET,
          linkedProducts: [LOCK.productId, CAMERA.productId],
          reminders: [{ productId: LOCK.productId, modelId: LOCK_MODEL, templates: { 'doorbell-ring': DOORBELL_TEMPLATE } }],
          miniprogramState: 'developer',
        },
      ],
    },
  };
}

/** For `vi.waitFor`: a busy machine may take its time, a quick one loses none. */
export const PATIENTLY = { timeout: 10_000, interval: 10 } as const;

export interface ClientScene {
  readonly platform: Platform;
  /** Started at this machine's time, so that clients with clocks of their own agree; moves only when told. */
  readonly clock: ManualClock;
  /** Where an official host is served over HTTP, without trailing slash. */
  at(host: string): string;
  readonly brokerUrl: string;
  /** What the brand's login service does: wx.login's code → jscode2session → AppGetTokenByWeiXin. */
  login(userId?: string): Promise<{ Token: string; ExpireAt: number }>;
  /** `data` of a tokenapi call of the person `me`, logged in on first use. Rejects with Error.Code and message. */
  // biome-ignore lint/suspicious/noExplicitAny: answers differ per Action; the tests say what they expect
  call(action: string, params?: object): Promise<any>;
  close(): Promise<void>;
}

export interface ClientSceneOptions {
  /** Start values by rule name. */
  readonly rules?: { readonly [name: string]: unknown };
  /** Changes to the mini-program. */
  readonly program?: Partial<Program>;
  readonly thirdPartyPlatforms?: WechatSeed['thirdPartyPlatforms'];
  /** A broker that is there already, state that outlives the process. */
  readonly platform?: Pick<PlatformOptions, 'broker' | 'store'>;
  /** HTTP port; any free one when left out. */
  readonly port?: number;
  /** Default: one that moves only when told. */
  readonly clock?: Clock;
}

export async function openClientScene(options: ClientSceneOptions = {}): Promise<ClientScene> {
  const clock = createManualClock(Date.now());
  const platform = await createPlatform({ clock: options.clock ?? clock, rules: options.rules, ...options.platform });
  try {
    const { url, mqttPort, mqttUrl } = await platform.listen({ port: options.port });
    platform.seed(clientSeed(options.program, options.thirdPartyPlatforms));
    const at = (host: string) => `${url}/${host}`;

    async function login(userId = 'me') {
      const query = new URLSearchParams({
        appid: APPID,
        secret: WECHAT_SECRET,
        js_code: platform.wechat.loginCode(userId, APPID),
        grant_type: 'authorization_code',
      });
      const session = (await (await fetch(`${at(Hosts.wechatApi)}/sns/jscode2session?${query}`)).json()) as { openid: string };
      const params = {
        Action: 'AppGetTokenByWeiXin',
        AppKey: APP_KEY,
        Nonce: 2,
        Timestamp: Math.floor(clock.now() / 1000),
        RequestId: 'login',
        WxOpenID: session.openid,
        NickName: userId,
        Avatar: '',
      };
      const answer = await fetch(`${at(Hosts.iotApp)}${APP_API_PATH}`, {
        method: 'POST',
        body: JSON.stringify({ ...params, Signature: appApiSignature(params, APP_SECRET) }),
      });
      return ((await answer.json()) as { data: { Data: { Token: string; ExpireAt: number } } }).data.Data;
    }

    let me: Promise<{ Token: string }> | undefined;
    async function call(Action: string, params: object = {}) {
      me ??= login();
      const { Token: AccessToken } = await me;
      const answer = await fetch(`${at(Hosts.iotApp)}${TOKEN_API_PATH}`, {
        method: 'POST',
        body: JSON.stringify({ Action, AccessToken, RequestId: 'call', ...params }),
      });
      const { data } = (await answer.json()) as { data: { Error?: { Code: string; Message: string } } };
      if (data.Error) throw new Error(`${data.Error.Code}: ${data.Error.Message}`);
      return data;
    }

    return { platform, clock, at, brokerUrl: mqttUrl ?? `mqtt://127.0.0.1:${mqttPort}`, login, call, close: () => platform.close() };
  } catch (error) {
    await platform.close();
    throw error;
  }
}
