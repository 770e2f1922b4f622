/** A WeChat of its own on a manual clock, with one mini-program, two users and doors to call it through: for tests. */
import { generateKeyPairSync } from 'node:crypto';
import { alarmTemplate, createManualClock, createRandom } from '../../devices/index.ts';
import { answerByHost } from '../hosts.ts';
import { createLedger } from '../ledger.ts';
import { createRules } from '../rules.ts';
import type { WechatSeed } from '../seed.ts';
import { createMemoryStore } from '../store-memory.ts';
import { createWechat } from './index.ts';

export const APPID = 'wx0123456789abcdef';
export const OTHER_APPID = 'wxfedcba9876543210';
export const SECRET = 'a secret of thirty-two letters!!';
export const SN = 'LOCK_lock-01';
export const MODEL = 'model-lock-0001';
export const TEMPLATE = 'tmpl-doorbell';
export const CAMERA_TEMPLATE = 'tmpl-motion';
export const SAME_TITLE_TEMPLATE = 'tmpl-doorbell-again';
export const PRY_TEMPLATE = 'tmpl-pry';

let keys: { publicKey: string; privateKey: string } | undefined;
/** One RSA pair per test process: making one takes long. */
export function uploadKeys(): { publicKey: string; privateKey: string } {
  keys ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return keys;
}

export function wechatSeed(change: Partial<WechatSeed['miniPrograms'][number]> = {}): WechatSeed {
  return {
    miniPrograms: [
      {
        appid: APPID,
        name: '晨曦智家',
        secret: SECRET,
        deviceModels: [
          { modelId: MODEL, category: 'lock' },
          { modelId: 'model-waiting', category: 'lock', approved: false },
        ],
        deviceTemplates: [
          { templateId: TEMPLATE, category: 'lock', ...alarmTemplate('门铃呼叫提醒', ['有人按门铃']) },
          { templateId: SAME_TITLE_TEMPLATE, category: 'lock', ...alarmTemplate('门铃呼叫提醒', ['有人按门铃']) },
          { templateId: PRY_TEMPLATE, category: 'lock', ...alarmTemplate('门锁撬动告警', ['门锁被撬动']) },
          { templateId: CAMERA_TEMPLATE, category: 'camera', ...alarmTemplate('摄像头异常提醒', ['有人活动']) },
        ],
        ...change,
      },
      { appid: OTHER_APPID, name: '别家', secret: 'another secret', deviceModels: [{ modelId: 'model-other', category: 'lock' }] },
    ],
    users: [
      { userId: 'me', nickname: '我' },
      { userId: 'mum', nickname: '妈妈' },
    ],
  };
}

/** Answer of an operation as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: { readonly [key: string]: unknown };
}

export function createWechatWorld(options: { rules?: { [name: string]: unknown }; program?: Parameters<typeof wechatSeed>[0] } = {}) {
  const clock = createManualClock();
  const store = createMemoryStore();
  const ledger = createLedger(store, clock);
  const failures: unknown[] = [];
  const rules = createRules(options.rules);
  const room = createWechat({ clock, random: createRandom(7), store, rules, ledger, report: (error) => failures.push(error) });
  room.seed(wechatSeed(options.program));
  const fetch = answerByHost(room.hosts);

  const read = async (response: Response): Promise<Answer> => ({ status: response.status, body: await response.json() });
  const api = 'https://api.weixin.qq.com';
  const get = async (path: string, query: { [key: string]: string } = {}): Promise<Answer> =>
    read(await fetch(new Request(`${api}${path}?${new URLSearchParams(query)}`)));
  const post = async (path: string, body: unknown, query: { [key: string]: string } = {}): Promise<Answer> =>
    read(
      await fetch(
        new Request(`${api}${path}?${new URLSearchParams(query)}`, {
          method: 'POST',
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      ),
    );

  const world = {
    clock,
    store,
    ledger,
    rules,
    failures,
    fetch,
    get,
    post,
    room,
    client: room.client,
    async token(appid = APPID, secret = SECRET): Promise<string> {
      const { body } = await get('/cgi-bin/token', { grant_type: 'client_credential', appid, secret });
      return body.access_token as string;
    },
    async openid(userId = 'me'): Promise<string> {
      const js_code = room.client.loginCode(userId, APPID);
      const { body } = await get('/sns/jscode2session', { appid: APPID, secret: SECRET, js_code, grant_type: 'authorization_code' });
      return body.openid as string;
    },
    async ticket(sn = SN, model_id = MODEL): Promise<string> {
      const { body } = await post('/wxa/getsnticket', { sn, model_id }, { access_token: await world.token() });
      return body.sn_ticket as string;
    },
    /** The person allows one template for one unit. */
    allow(
      userId = 'me',
      change: { templateId?: string; choice?: 'accept' | 'reject'; addReminder?: boolean; keep?: boolean; sn?: string } = {},
    ): void {
      const { templateId = TEMPLATE, choice = 'accept', addReminder = true, keep = false, sn = SN } = change;
      room.client.recordDeviceSubscribe({ userId, appid: APPID, sn, modelId: MODEL, choices: [{ templateId, choice, addReminder, keep }] });
    },
    async send(change: { [field: string]: unknown } = {}, token?: string): Promise<Answer> {
      const body = {
        to_openid_list: [await world.openid()],
        template_id: TEMPLATE,
        sn: SN,
        modelId: MODEL,
        page: 'pages/event/index?deviceId=LOCK%2Flock-01&eventId=doorbell_ring&time=1767225600000',
        miniprogram_state: 'trial',
        lang: 'zh_CN',
        data: { time1: { value: '2026-01-01 08:00:00' }, enum_string2: { value: '有人按门铃' } },
        ...change,
      };
      return post('/cgi-bin/message/device/subscribe/send', body, { access_token: token ?? (await world.token()) });
    },
  };
  return world;
}
