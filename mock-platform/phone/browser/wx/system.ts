/** What the app may know about phone, WeChat and screen; life-cycle listeners; small converters. */

import { NAVIGATION_BAR_HEIGHT, STATUS_BAR_HEIGHT } from '../phone-services.ts';
import { ApiError } from '../runtime/api-error.ts';
import type { MiniProgram } from '../runtime/mini-program-type.ts';
import { type ApiGroup, api, numberOption } from './api.ts';

const SDK_VERSION = '3.7.0';
const WECHAT_VERSION = '8.0.49';

export function systemApis(mini: MiniProgram): ApiGroup {
  const { phone } = mini;
  const screen = (): { width: number; height: number } => phone.size();
  const windowInfo = (): object => {
    const { width, height } = screen();
    const body = mini.top()?.view.body.clientHeight;
    return {
      pixelRatio: 2,
      screenWidth: width,
      screenHeight: height,
      windowWidth: width,
      windowHeight: body || height - STATUS_BAR_HEIGHT - NAVIGATION_BAR_HEIGHT,
      statusBarHeight: STATUS_BAR_HEIGHT,
      screenTop: STATUS_BAR_HEIGHT + NAVIGATION_BAR_HEIGHT,
      safeArea: { left: 0, right: width, top: STATUS_BAR_HEIGHT, bottom: height - 20, width, height: height - STATUS_BAR_HEIGHT - 20 },
    };
  };
  const deviceInfo = (): object => ({
    abi: '',
    brand: 'camlock',
    model: 'camlock phone',
    system: 'Android 14',
    platform: 'android',
    benchmarkLevel: 40,
    memorySize: 8192,
  });
  const baseInfo = (): object => ({
    SDKVersion: SDK_VERSION,
    version: WECHAT_VERSION,
    language: 'zh_CN',
    enableDebug: false,
    fontSizeSetting: Math.round(16 * phone.state().textScale),
    fontSizeScaleFactor: phone.state().textScale,
    theme: mini.packed.app.darkmode ? phone.state().theme : 'light',
    host: { env: 'WeChat', appId: '', version: 0 },
  });
  const settingInfo = (): object => ({
    bluetoothEnabled: false,
    locationEnabled: false,
    wifiEnabled: phone.state().online,
    deviceOrientation: 'portrait',
  });
  const everything = (): object => ({ ...deviceInfo(), ...windowInfo(), ...baseInfo(), ...settingInfo(), errMsg: 'getSystemInfo:ok' });
  const listen = (name: Parameters<MiniProgram['hook']>[0]) => (listener: (value: unknown) => void) => mini.hook(name, listener);
  const forget = (name: Parameters<MiniProgram['unhook']>[0]) => (listener?: (value: unknown) => void) => mini.unhook(name, listener);
  return {
    getSystemInfoSync: everything,
    getSystemInfo: api(mini, 'getSystemInfo', () => everything()),
    getSystemInfoAsync: api(mini, 'getSystemInfoAsync', () => everything()),
    getWindowInfo: windowInfo,
    getDeviceInfo: deviceInfo,
    getAppBaseInfo: baseInfo,
    getSystemSetting: settingInfo,
    getAppAuthorizeSetting: () => ({
      cameraAuthorized: 'authorized',
      notificationAuthorized: 'authorized',
      locationAuthorized: 'not determined',
      bluetoothAuthorized: 'not determined',
    }),
    getMenuButtonBoundingClientRect: () => {
      const { width } = screen();
      return { width: 87, height: 32, left: width - 94, right: width - 7, top: STATUS_BAR_HEIGHT + 6, bottom: STATUS_BAR_HEIGHT + 38 };
    },
    env: { USER_DATA_PATH: 'wxfile://usr' },
    onAppShow: listen('appShow'),
    offAppShow: forget('appShow'),
    onAppHide: listen('appHide'),
    offAppHide: forget('appHide'),
    onError: listen('error'),
    offError: forget('error'),
    onUnhandledRejection: listen('unhandledRejection'),
    offUnhandledRejection: forget('unhandledRejection'),
    onPageNotFound: listen('pageNotFound'),
    offPageNotFound: forget('pageNotFound'),
    onThemeChange: listen('themeChange'),
    offThemeChange: forget('themeChange'),
    onWindowResize: listen('windowResize'),
    offWindowResize: forget('windowResize'),
    reportEvent: () => {},
    getLogManager: () => ({ debug: console.debug, info: console.info, log: console.log, warn: console.warn }),
    getRealtimeLogManager: () => ({
      info: console.info,
      warn: console.warn,
      error: console.error,
      setFilterMsg: () => {},
      addFilterMsg: () => {},
    }),
    /** Cryptographically strong bytes; 1 to 1 048 576 of them (official documentation of wx.getRandomValues). */
    getRandomValues: api(mini, 'getRandomValues', (options) => {
      const length = numberOption(options, 'length', Number.NaN);
      if (!Number.isInteger(length) || length < 1 || length > 1_048_576) throw new ApiError('invalid length');
      const bytes = new Uint8Array(length);
      // A browser gives 65 536 at a time.
      for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
      return { randomValues: bytes.buffer };
    }),
    base64ToArrayBuffer: (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0)).buffer,
    arrayBufferToBase64: (buffer: ArrayBuffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('')),
    showShareMenu: api(mini, 'showShareMenu', () => undefined),
    hideShareMenu: api(mini, 'hideShareMenu', () => undefined),
  };
}
