/** A phone with an in-memory WeChat behind it, on a real port, for this room's tests. */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createRandom, createRealClock } from '../../devices/index.ts';
import type {
  InboxMessage,
  MiniProgramOnPhone,
  ScannedCode,
  SubscribeCheck,
  SubscriptionLine,
  WechatClientSide,
} from '../wechat/client-side.ts';
import { PRIVACY_KINDS, type PrivacyKey } from '../wechat/code-life/privacy-kinds.ts';
import { createPhone, type PhoneContext } from './index.ts';

export const APPID = 'wx0123456789abcdef';

export type Recorded = Parameters<WechatClientSide['recordDeviceSubscribe']>[0];

export interface FixtureWechat extends WechatClientSide {
  readonly recorded: Recorded[];
  readonly settings: { mainSwitch: boolean; itemSettings: { [templateId: string]: 'accept' | 'reject' } };
  readonly recordedOrdinary: Parameters<WechatClientSide['recordSubscribe']>[0][];
  readonly lines: SubscriptionLine[];
  /** What the fixture's codes lead to, by their text. */
  readonly codes: { [text: string]: ScannedCode };
  /** What the privacy guide declares; undefined: there is none. */
  declared: readonly PrivacyKey[] | undefined;
  readonly agreed: Set<PrivacyKey>;
  checkOrdinary: (request: Parameters<WechatClientSide['checkSubscribe']>[0]) => SubscribeCheck;
  check: (request: Parameters<WechatClientSide['checkDeviceSubscribe']>[0]) => SubscribeCheck;
  deliver(message: Partial<InboxMessage>): InboxMessage;
  /** Other files in the same version; phones are told. */
  rebuild(files: { readonly [path: string]: string | Uint8Array }): void;
}

/** One trial version of one mini-program made of `files` (path → text or bytes). */
export function fixtureWechat(files: { readonly [path: string]: string | Uint8Array }): FixtureWechat {
  const bytesOf = (given: typeof files) =>
    new Map(
      Object.entries(given).map(([path, content]) => [path, typeof content === 'string' ? new TextEncoder().encode(content) : content]),
    );
  const packages = [bytesOf(files)];
  const reloads = new Set<Parameters<WechatClientSide['onReload']>[0]>();
  const inbox: InboxMessage[] = [];
  const listeners = new Set<(message: InboxMessage) => void>();
  const program: MiniProgramOnPhone = {
    appid: APPID,
    name: '晨曦智家',
    stage: 'trial',
    version: '1.0.0',
    description: 'fixture',
    package: { packageId: 'pkg-1', appid: APPID, sha256: '', files: [], pages: [], sizes: [] },
  };
  const wechat: FixtureWechat = {
    recorded: [],
    settings: { mainSwitch: true, itemSettings: {} },
    recordedOrdinary: [],
    lines: [],
    codes: {},
    declared: ['Clipboard', 'Album', 'AlbumWriteOnly'],
    agreed: new Set(['Clipboard', 'Album', 'AlbumWriteOnly']),
    check: () => ({ ok: true, items: [] }),
    checkOrdinary: () => ({ ok: true, items: [] }),
    users: () => [{ userId: 'me', nickname: '我' }],
    miniPrograms: () => [{ ...program, package: { ...program.package, packageId: `pkg-${packages.length}` } }],
    packageFiles: (id) => packages[Number(id.slice('pkg-'.length)) - 1],
    loginCode: () => 'code-1',
    checkDeviceSubscribe: (request) => wechat.check(request),
    recordDeviceSubscribe: (request) => void wechat.recorded.push(request),
    checkSubscribe: (request) => wechat.checkOrdinary(request),
    recordSubscribe: (request) => void wechat.recordedOrdinary.push(request),
    scanCode: (_user, text) => wechat.codes[text],
    scanLink: () => undefined,
    subscriptionLines: () => wechat.lines,
    subscriptionsSetting: () => wechat.settings,
    setSubscription(_user, _appid, change) {
      if (change.mainSwitch !== undefined) wechat.settings.mainSwitch = change.mainSwitch;
      if (change.templateId && change.choice) wechat.settings.itemSettings[change.templateId] = change.choice;
    },
    domains: () => ({ request: ['https://iot.cloud.tencent.com', 'https://login.example.com'], socket: ['wss://iot.cloud.tencent.com'] }),
    checkDeviceVoip: () => ({ ok: false, errMsg: 'requestDeviceVoIP:fail the fixture knows no device' }),
    recordDeviceVoip: () => {},
    voipLines: () => [],
    setVoip: () => {},
    privacy: () => ({
      contractName: '《晨曦智家小程序隐私保护指引》',
      declared: wechat.declared?.map((key) => ({
        key,
        label: PRIVACY_KINDS[key].label,
        text: `用于${key}`,
        agreed: wechat.agreed.has(key),
      })),
    }),
    agreeToPrivacy() {
      for (const key of wechat.declared ?? []) wechat.agreed.add(key);
    },
    inbox: () => inbox,
    onMessage(_user, listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onReload(listener) {
      reloads.add(listener);
      return () => void reloads.delete(listener);
    },
    rebuild(files) {
      packages.push(bytesOf(files));
      for (const listener of reloads) listener({ appid: APPID, stage: 'trial' });
    },
    openMessage(_user, id) {
      const at = inbox.findIndex((one) => one.id === id);
      const found = inbox[at];
      if (found) inbox[at] = { ...found, openedAt: 1 };
      return inbox[at];
    },
    deliver(message) {
      const whole: InboxMessage = {
        id: `m${inbox.length + 1}`,
        userId: 'me',
        appid: APPID,
        miniProgramName: '晨曦智家',
        stage: 'trial',
        title: '有人按门铃',
        keywords: [{ key: 'thing1', name: '设备', value: '前门' }],
        page: 'pages/detail/index?id=42',
        sn: 'sn1',
        modelId: 'model-1',
        templateId: 'tmpl-1',
        strong: false,
        receivedAt: createRealClock().now(),
        ...message,
      };
      inbox.push(whole);
      for (const listener of listeners) listener(whole);
      return whole;
    },
  };
  return wechat;
}

export interface FixturePhone {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the phone at `/phone`; `extra` adds routes of the platform beside it. */
export async function servePhone(
  wechat: WechatClientSide,
  options: Partial<PhoneContext> = {},
  extra?: (app: Hono) => void,
): Promise<FixturePhone> {
  let url = '';
  const phone = createPhone({
    wechat,
    clock: createRealClock({ keepAlive: false }),
    random: createRandom(1),
    baseUrl: () => url,
    ...options,
  });
  const root = new Hono();
  root.all('/phone/*', (c) => phone.app.fetch(c.req.raw));
  extra?.(root);
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const made = serve({ fetch: root.fetch, port: 0, hostname: '127.0.0.1' }, (address) => {
      url = `http://127.0.0.1:${address.port}`;
      resolve(made);
    });
  });
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        (server as { closeAllConnections?: () => void }).closeAllConnections?.();
        server.close(() => resolve());
      }),
  };
}
