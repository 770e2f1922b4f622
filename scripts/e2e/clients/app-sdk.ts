/** Loads the unmodified npm package `qcloud-iotexplorer-appdev-sdk` on one of the two platforms it knows, in Node. */
import { createRequire } from 'node:module';
import { vi } from 'vitest';
import { Hosts, WEBSOCKET_PATHS } from '../../../devices/index.ts';
import { APP_KEY, type ClientScene, PATIENTLY } from './client-scene.ts';
import { createMiniProgramGlobals } from './mini-program-globals.ts';

const require = createRequire(import.meta.url);
type Json = { [key: string]: unknown };

/** The part of the SDK its README documents. */
interface Sdk {
  readonly isLogin: boolean;
  /** True: the next close is wanted, so the SDK does not reconnect after it. */
  isManuallyClose: boolean;
  readonly userId: string;
  readonly userInfo: { readonly UserID: string; readonly NickName: string };
  init(options?: { reload?: boolean }): Promise<void>;
  // biome-ignore lint/suspicious/noExplicitAny: answers differ per Action; the tests say what they expect
  requestApi(action: string, payload?: Json): Promise<any>;
  getDefaultFamilyId(): Promise<string>;
  subscribeDevices(deviceIds: readonly string[]): Promise<void>;
  sendWebsocketMessage(action: string, params: Json): Promise<unknown>;
  disconnectWebsocket(): void;
  on(event: string, listener: (message: Json) => void): void;
}

/** Puts the globals of a platform in place. `hide` and `show` are there where the platform has an app to hide. */
export interface SdkPlatform {
  readonly name: 'mini-program' | 'browser';
  /** Tencent's documents name two; each platform tries one. */
  readonly webSocketPath: string;
  install(): Promise<{ readonly globals: Json; hide?(): void; show?(): void; close?(): void }>;
}

export const miniProgram: SdkPlatform = {
  name: 'mini-program',
  webSocketPath: WEBSOCKET_PATHS[0],
  async install() {
    const { wx, hide, show } = createMiniProgramGlobals();
    return { globals: { wx }, hide, show };
  },
};

/** jsdom is the browser: its XMLHttpRequest checks CORS, its WebSocket sends an Origin. */
export const browser: SdkPlatform = {
  name: 'browser',
  webSocketPath: WEBSOCKET_PATHS[1],
  async install() {
    const { JSDOM } = await import('jsdom');
    const { window } = new JSDOM('', { url: 'https://h5.example.com/', runScripts: 'outside-only', pretendToBeVisual: true });
    return {
      globals: { window, document: window.document, navigator: window.navigator },
      close: () => window.close(),
    };
  },
};

export interface LoadedSdk {
  readonly sdk: Sdk;
  /** How often the SDK asked the brand for a token. */
  readonly logins: () => number;
  /** Everything the SDK told its listeners, in order. */
  readonly heard: readonly { readonly event: string; readonly message: Json }[];
  /** The first of these after `since` that fits, waited for. */
  hear(event: string, fits?: (message: Json) => boolean, since?: number): Promise<Json>;
  /** A second app start: a new SDK on the same phone, with what the first one stored. */
  again(): LoadedSdk;
  hide?(): void;
  show?(): void;
  close(): void;
}

const EVENTS = [
  'LoginStateChange',
  'wsClose',
  'wsError',
  'wsReport',
  'wsControl',
  'wsStatusChange',
  'wsEventReport',
  'wsActionPush',
  'wsActionReport',
  'wsDeviceBind',
  'wsDeviceUnbind',
];

export async function loadAppSdk(scene: ClientScene, platform: SdkPlatform): Promise<LoadedSdk> {
  const { globals, hide, show, close } = await platform.install();
  const before = Object.fromEntries(Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]));
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  // It looks for its platform once, while it loads.
  for (const path of Object.keys(require.cache)) if (path.includes('/qcloud-iotexplorer-')) delete require.cache[path];
  const { AppDevSdk } = require('qcloud-iotexplorer-appdev-sdk');
  const besideSdk = createRequire(require.resolve('qcloud-iotexplorer-appdev-sdk'));
  besideSdk('qcloud-iotexplorer-logger').default.disableDefaultConsoleTransport();
  const opened: Sdk[] = [];

  const start = (): LoadedSdk => {
    let logins = 0;
    const heard: { event: string; message: Json }[] = [];
    const sdk: Sdk = new AppDevSdk({
      appKey: APP_KEY,
      apiUrl: `${scene.at(Hosts.iotApp)}/api/exploreropen/`,
      wsConfig: { url: `${scene.at(Hosts.iotApp).replace('http', 'ws')}${platform.webSocketPath}` },
      getAccessToken() {
        logins++;
        return scene.login();
      },
    });
    opened.push(sdk);
    for (const event of EVENTS) sdk.on(event, (message) => heard.push({ event, message }));
    return {
      sdk,
      heard,
      logins: () => logins,
      hear: (event, fits = () => true, since = 0) =>
        vi.waitFor(() => {
          const found = heard.slice(since).find((one) => one.event === event && fits(one.message));
          if (!found) throw new Error(`no fitting ${event}; heard ${JSON.stringify(heard.slice(since))}`);
          return found.message;
        }, PATIENTLY),
      again: start,
      hide,
      show,
      close() {
        for (const one of opened) {
          one.isManuallyClose = true;
          one.disconnectWebsocket();
        }
        close?.();
        for (const [name, descriptor] of Object.entries(before)) {
          if (descriptor) Object.defineProperty(globalThis, name, descriptor);
          else Reflect.deleteProperty(globalThis, name);
        }
      },
    };
  };
  return start();
}
