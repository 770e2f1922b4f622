/** The phone's hardware as far as a browser has it: scanner, dialler, clipboard, screen, vibration. */
import { ApiError } from '../runtime/api-error.ts';
import type { MiniProgram } from '../runtime/mini-program-type.ts';
import { scan } from '../wechat/scan-view.ts';
import { type ApiGroup, api, numberOption, textOption } from './api.ts';

export function deviceApis(mini: MiniProgram): ApiGroup {
  const { phone, overlay } = mini;
  let clipboard = '';
  return {
    scanCode: api(mini, 'scanCode', async () => {
      const result = await scan(overlay);
      if (result === undefined) throw new ApiError('cancel');
      const code = await phone.server.scan(result).catch(() => undefined);
      return {
        result,
        scanType: code?.scanType ?? 'QR_CODE',
        charSet: 'UTF-8',
        // Only a code of this very mini-program tells its page (facts/wechat.md §5).
        path: code?.appid === mini.info.appid && !code.ordinaryLink ? code.path : '',
        rawData: btoa(String.fromCharCode(...new TextEncoder().encode(result))),
      };
    }),
    makePhoneCall: api(mini, 'makePhoneCall', async (options) => {
      const number = textOption(options, 'phoneNumber');
      if (!number) throw new ApiError('parameter error: parameter.phoneNumber should be String instead of Undefined;');
      const chosen = await overlay.actionSheet([`呼叫 ${number}`, '复制号码']);
      if (chosen < 0) throw new ApiError('cancel');
      if (chosen === 0) phone.note(`拨打了 ${number}（模拟，没有接通任何人）`);
      else clipboard = number;
      return undefined;
    }),
    setClipboardData: api(mini, 'setClipboardData', async (options) => {
      clipboard = textOption(options, 'data');
      // The browser may refuse; WeChat's own clipboard still has it.
      await navigator.clipboard?.writeText(clipboard).catch(() => {});
      overlay.toast('内容已复制', 'none', 1500);
      return undefined;
    }),
    getClipboardData: api(mini, 'getClipboardData', () => ({ data: clipboard })),
    vibrateShort: api(mini, 'vibrateShort', () => void phone.vibrate('short')),
    vibrateLong: api(mini, 'vibrateLong', () => void phone.vibrate('long')),
    setScreenBrightness: api(mini, 'setScreenBrightness', (options) => {
      const value = numberOption(options, 'value', Number.NaN);
      if (!(value >= 0 && value <= 1) && value !== -1) throw new ApiError('parameter error: parameter.value should be between 0 and 1');
      phone.setBrightness(value === -1 ? 1 : value);
      return undefined;
    }),
    getScreenBrightness: api(mini, 'getScreenBrightness', () => ({ value: phone.brightness() })),
    setKeepScreenOn: api(mini, 'setKeepScreenOn', (options) => void phone.setKeepScreenOn(options.keepScreenOn === true)),
    onUserCaptureScreen: () => {},
    offUserCaptureScreen: () => {},
    onMemoryWarning: () => {},
    offMemoryWarning: () => {},
    onKeyboardHeightChange: () => {},
    offKeyboardHeightChange: () => {},
    hideKeyboard: api(mini, 'hideKeyboard', () => {
      (document.activeElement as HTMLElement | null)?.blur();
      return undefined;
    }),
  };
}
