/** WeChat's question whether a device may call this person. */
import { button, element } from '../dom.ts';
import type { Overlay } from './overlay.ts';

/** Resolves to whether the person allowed it. `deviceName`: what wx.requestDeviceVoIP was given, and the model. */
export function askVoip(overlay: Overlay, appName: string, deviceName: string): Promise<boolean> {
  return new Promise((resolve) => {
    const close = (allowed: boolean) => (): void => {
      hide();
      resolve(allowed);
    };
    const sheet = element(
      'div',
      { class: 'sheet privacy', hook: 'voip', role: 'dialog', label: `${appName} 音视频通话授权`, attributes: { 'aria-modal': 'true' } },
      element('div', { class: 'subscribe-app', text: appName }),
      element('h2', { text: '申请通过设备与你音视频通话' }),
      element('p', { class: 'privacy-words', text: `允许后，“${deviceName}”可以呼叫你的微信。` }),
      element(
        'div',
        { class: 'subscribe-actions' },
        button('拒绝', close(false), { hook: 'voip-refuse' }),
        button('允许', close(true), { class: 'primary', hook: 'voip-allow' }),
      ),
    );
    const hide = overlay.show(element('div', { class: 'mask mask-bottom' }, sheet));
  });
}
