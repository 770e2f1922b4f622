/** One platform with two products, a mini-program and a user, and the clients a test drives it with: real MQTT, HTTP, WebSocket. */
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { expect, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import {
  appApiSignature,
  type Category,
  type Channel,
  catalogue,
  type DeviceName,
  downTopic,
  mqttCredentials,
  subscribeTopics,
  toDataTemplate,
  toDeviceId,
  upTopic,
} from '../../devices/index.ts';
import { createPlatform, type PlatformOptions } from '../platform.ts';
import type { IotCloudSeed, PlatformSeed } from '../seed.ts';

export const APPID = 'wx0123456789abcdef';
export const APP_KEY = 'ahPxdKSAMPLETGrejd';
export const APP_SECRET = 'NcbHqkSAMPLETCGbKnQH';
export const WECHAT_SECRET = '0123456789abcdef0123456789abcdef';
export const CAMERA: DeviceName = { productId: 'AURORACAM1', deviceName: 'cam1' };
export const LOCK: DeviceName = { productId: 'AURORALOCK', deviceName: 'lock1' };
/** Registered, but the application is not linked to its product. */
export const STRANGE: DeviceName = { productId: 'STRANGEPRD', deviceName: 'odd1' };

export const pskOf = (device: DeviceName) => Buffer.from(`psk of ${toDeviceId(device)}`).toString('base64');
const product = (productId: string, category: Category) => ({
  productId,
  name: productId,
  category,
  dataTemplate: toDataTemplate(productId, catalogue[category].thingModel),
});

export const iotSeed: IotCloudSeed = {
  products: [product(CAMERA.productId, 'camera'), product(LOCK.productId, 'lock'), product(STRANGE.productId, 'lock')],
  devices: [CAMERA, LOCK, STRANGE].map((device) => ({ ...device, psk: pskOf(device) })),
  applications: [
    {
      appKey: APP_KEY,
      appSecret: APP_SECRET,
      appid: APPID,
      wechatSecret: WECHAT_SECRET,
      linkedProducts: [CAMERA.productId, LOCK.productId],
      reminders: [
        { productId: CAMERA.productId, modelId: 'model-camera-1', templates: { 'motion-detected': 'tmpl-motion' } },
        { productId: LOCK.productId, modelId: 'model-lock-1', templates: { 'doorbell-ring': 'tmpl-doorbell' } },
      ],
      miniprogramState: 'developer',
    },
  ],
};

/** Consoles filled in for both clouds. */
export const cloudSeed = {
  wechat: {
    miniPrograms: [
      {
        appid: APPID,
        name: '晨曦智家',
        secret: WECHAT_SECRET,
        deviceModels: [
          { modelId: 'model-camera-1', category: 'camera' },
          { modelId: 'model-lock-1', category: 'lock' },
        ],
        deviceTemplates: [
          { templateId: 'tmpl-motion', category: 'camera', ...catalogue.camera.reminders['motion-detected'].template },
          { templateId: 'tmpl-doorbell', category: 'lock', ...catalogue.lock.reminders['doorbell-ring'].template },
        ],
      },
    ],
    users: [
      { userId: 'me', nickname: '我' },
      { userId: 'neighbour', nickname: '邻居' },
    ],
  },
  iotCloud: iotSeed,
} satisfies PlatformSeed;

export type Fixture = Awaited<ReturnType<typeof startCloud>>;
type Json = { [key: string]: unknown };

/** Listens on free ports; closes itself when the test is over. */
export async function startCloud(options: PlatformOptions = {}) {
  const platform = await createPlatform(options);
  onTestFinished(() => platform.close());
  const { url, mqttPort } = await platform.listen();
  platform.seed(cloudSeed);
  const api = `${url}/iot.cloud.tencent.com/api/exploreropen`;
  const brokerUrl = `mqtt://127.0.0.1:${mqttPort}`;

  /** The raw envelope of an app API call. */
  async function post(door: 'tokenapi' | 'appapi' | (string & {}), body: object | string): Promise<{ status: number; body: Json }> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${api}/${door}`, { method: 'POST', body: text, headers: { 'content-type': 'application/json' } });
    return { status: response.status, body: (await response.json()) as Json };
  }

  /** wx.login → jscode2session → AppGetTokenByWeiXin, as the brand's login service does it. */
  async function login(userId = 'me') {
    const code = platform.wechat.loginCode(userId, APPID);
    const query = `appid=${APPID}&secret=${WECHAT_SECRET}&js_code=${code}&grant_type=authorization_code`;
    const session = (await (await fetch(`${url}/api.weixin.qq.com/sns/jscode2session?${query}`)).json()) as { openid: string };
    const params = {
      Action: 'AppGetTokenByWeiXin',
      AppKey: APP_KEY,
      Nonce: 2,
      Timestamp: 1_700_000_000,
      RequestId: 'r',
      WxOpenID: session.openid,
      NickName: userId,
      Avatar: '',
    };
    const answer = await post('appapi', { ...params, Signature: appApiSignature(params, APP_SECRET) });
    const AccessToken = (answer.body.data as { Data: { Token: string } }).Data.Token;
    /** `data` of a tokenapi call; a failed one rejects with the Error.Code. */
    const call = async (Action: string, params: object = {}): Promise<Json> => {
      const { body } = await post('tokenapi', { Action, AccessToken, RequestId: 'r1', ...params });
      const data = body.data as Json & { Error?: { Code: string; Message: string } };
      if (data.Error) throw new Error(`${data.Error.Code} | ${data.Error.Message}`);
      expect(body.code).toBe(0);
      return data;
    };
    return { AccessToken, call };
  }

  /** A user with a family, ready to bind. */
  async function household(userId = 'me') {
    const user = await login(userId);
    const { Data } = (await user.call('AppCreateFamily', { Name: '家' })) as { Data: { FamilyId: string } };
    return { ...user, FamilyId: Data.FamilyId };
  }

  return { platform, url, brokerUrl, api, post, login, household, state: () => platform.state() as unknown as { iotCloud: CloudState } };
}

/** What tests read of `state()`. */
interface CloudState {
  devices: { deviceId: string; online: boolean; topics: string[]; values: Json; desired: Json; firmware?: string }[];
  refusals: { counts: { [reason: string]: number }; recent: { reason: string; who: string; detail: string }[] };
  reminders: { waiting: number; counts: { [result: string]: number }; outcomes: { result: string; note: string; eventId: string }[] };
  families: unknown[];
  webSockets: number;
}

export const credentials = (device: DeviceName, expiry: number | string = 4_102_444_800) =>
  mqttCredentials({ ...device, psk: pskOf(device) }, { connId: 'A1B2C', expiry });

/** Connects as a device and subscribes to its topics; rejects with the CONNACK's reason. */
export async function connectAs(fixture: Pick<Fixture, 'brokerUrl'>, device: DeviceName, options: Partial<IClientOptions> = {}) {
  const client: MqttClient = connect(fixture.brokerUrl, {
    ...credentials(device),
    reconnectPeriod: 0,
    protocolVersion: 4,
    keepalive: 60,
    ...options,
  });
  onTestFinished(() => void client.end(true));
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('error', reject);
    client.once('close', () => reject(new Error('closed before CONNACK')));
  });
  client.on('error', () => {});
  const heard: { topic: string; message: Json }[] = [];
  client.on('message', (topic, payload) => heard.push({ topic, message: JSON.parse(payload.toString()) as Json }));
  for (const topic of subscribeTopics(device)) await client.subscribeAsync(topic, { qos: 1 });

  const publish = (channel: Channel, message: object | string, qos: 0 | 1 = 1) =>
    client.publishAsync(upTopic(channel, device), typeof message === 'string' ? message : JSON.stringify(message), { qos });
  /** The first message on a down topic that satisfies `want`, whenever it came. */
  const hear = (channel: Channel, want: (message: Json) => boolean = () => true) =>
    vi.waitFor(() => {
      const found = heard.find((one) => one.topic === downTopic(channel, device) && want(one.message));
      if (!found) throw new Error(`nothing fitting on ${channel}; heard ${JSON.stringify(heard)}`);
      return found.message;
    });
  /** Publishes and returns the answer with the same clientToken. */
  const ask = async (channel: Channel, message: Json) => {
    const clientToken = `t-${++asked}`;
    await publish(channel, { clientToken, ...message });
    return hear(channel, (reply) => reply.clientToken === clientToken);
  };
  return { client, heard, publish, hear, ask };
}
let asked = 0;

/** Binds by device signature; the device must be online. */
export async function bindBySignature(user: { call(action: string, params: object): Promise<Json>; FamilyId: string }, device: DeviceName) {
  const { bindSignature } = await import('../../devices/index.ts');
  const sign = { connId: 'a1b2c', timestamp: 1_700_000_000, signMethod: 'hmacsha256', bindType: 'bluetooth_sign' } as const;
  return user.call('AppSigBindDeviceInFamily', {
    ProductId: device.productId,
    DeviceName: device.deviceName,
    FamilyId: user.FamilyId,
    RoomId: '0',
    ConnId: sign.connId,
    DeviceTimestamp: sign.timestamp,
    SignMethod: sign.signMethod,
    BindType: sign.bindType,
    Signature: bindSignature({ ...device, psk: pskOf(device) }, sign),
  });
}

/** A push line, with everything it heard. */
export async function openPush(fixture: Pick<Fixture, 'url'>, path = '/ws/explorer') {
  const socket = new WebSocket(`${fixture.url.replace('http', 'ws')}/iot.cloud.tencent.com${path}`);
  onTestFinished(() => socket.terminate());
  const heard: Json[] = [];
  socket.on('message', (raw) => heard.push(JSON.parse(String(raw)) as Json));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  let request = 0;
  const hear = (want: (message: Json) => boolean) =>
    vi.waitFor(() => {
      const found = heard.find(want);
      if (!found) throw new Error(`nothing fitting; heard ${JSON.stringify(heard)}`);
      return found;
    });
  return {
    socket,
    heard,
    hear,
    async ask(action: string, params: object) {
      const reqId = `q${++request}`;
      socket.send(JSON.stringify({ action, reqId, params }));
      return hear((message) => message.reqId === reqId);
    },
    /** A DeviceChange of this type, its payload decoded. */
    async change(type: string, subType: string) {
      const found = await hear((message) => {
        const params = message.params as Json | undefined;
        return message.push === true && params?.Type === type && params.SubType === subType;
      });
      const params = found.params as { DeviceId: string; Payload: string; Time: string; Topic: string };
      return { ...params, payload: JSON.parse(Buffer.from(params.Payload, 'base64').toString()) as Json };
    },
  };
}
