/** Login, settings, account information. */
import { ApiError } from '../runtime/api-error.ts';
import type { MiniProgram } from '../runtime/mini-program-type.ts';
import { type ApiGroup, api } from './api.ts';

const ENV_VERSION = { developer: 'develop', trial: 'trial', formal: 'release' } as const;

export function accountApis(mini: MiniProgram): ApiGroup {
  const { phone, info } = mini;
  const setting = async (withSubscriptions: unknown): Promise<object> => {
    const { mainSwitch, itemSettings } = await phone.server.settings(info.appid);
    return { authSetting: {}, ...(withSubscriptions ? { subscriptionsSetting: { mainSwitch, itemSettings } } : {}) };
  };
  return {
    login: api(mini, 'login', async () => {
      if (!phone.state().online) throw new ApiError('net::ERR_INTERNET_DISCONNECTED');
      return { code: await phone.server.loginCode(info.appid) };
    }),
    checkSession: api(mini, 'checkSession', () => undefined),
    getSetting: api(mini, 'getSetting', ({ withSubscriptions }) => setting(withSubscriptions)),
    openSetting: api(mini, 'openSetting', async ({ withSubscriptions }) => {
      if (!phone.gestures.insideTap(0)) throw new ApiError('can only be invoked by user TAP gesture.');
      await mini.openSettings();
      return setting(withSubscriptions);
    }),
    getAccountInfoSync: () => ({
      miniProgram: { appId: info.appid, envVersion: ENV_VERSION[info.stage], version: info.stage === 'formal' ? info.version : '' },
      plugin: {},
    }),
    getLaunchOptionsSync: () => mini.launchOptions(),
    getEnterOptionsSync: () => mini.enterOptions(),
    getUpdateManager: () => ({
      applyUpdate: () => {},
      onCheckForUpdate: (listener: (value: object) => void) => phone.clock.after(0, () => listener({ hasUpdate: false })),
      onUpdateReady: () => {},
      onUpdateFailed: () => {},
    }),
  };
}
