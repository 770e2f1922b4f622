/** WeChat's settings page of one mini-program: the subscriptions this person keeps. */
import { button, element } from '../dom.ts';
import type { Server } from '../server.ts';
import type { Overlay } from './overlay.ts';

/** Resolves when the person goes back. `titleOf` knows templates the dialog has shown; others appear by id. */
export async function openSettingsView(
  overlay: Overlay,
  server: Server,
  appid: string,
  appName: string,
  titleOf: (templateId: string) => string | undefined,
): Promise<void> {
  const settings = await server.settings(appid);
  await new Promise<void>((resolve) => {
    const list = element('div', { class: 'settings-list' });
    const toggle = (label: string, on: boolean, change: (value: boolean) => Promise<void>): HTMLElement => {
      const input = element('input', { attributes: { type: 'checkbox', role: 'switch' }, label });
      input.checked = on;
      input.addEventListener('change', () => {
        change(input.checked).catch(() => {
          input.checked = !input.checked;
          overlay.toast('没有保存，请重试', 'none', 1500);
        });
      });
      return element('label', { class: 'settings-row' }, element('span', { text: label }), input);
    };
    const items = Object.entries(settings.itemSettings);
    list.append(
      toggle('接收订阅消息', settings.mainSwitch, (mainSwitch) => server.changeSetting(appid, { mainSwitch })),
      ...items.map(([templateId, value]) =>
        toggle(titleOf(templateId) ?? templateId, value === 'accept' || value === 'acceptWithAudio', (on) =>
          server.changeSetting(appid, { templateId, choice: on ? 'accept' : 'reject' }),
        ),
      ),
    );
    if (items.length === 0)
      list.append(element('p', { class: 'quiet', text: '还没有保存的订阅选择。勾选「总是保持以上选择」后会出现在这里。' }));
    const hide = overlay.show(
      element(
        'div',
        { class: 'full-view', hook: 'settings', role: 'dialog', label: `${appName} 设置` },
        element(
          'div',
          { class: 'full-bar' },
          button(
            '',
            () => {
              hide();
              resolve();
            },
            { class: 'nav-back', label: '返回', hook: 'settings-back' },
          ),
          element('b', { text: `${appName} · 设置` }),
        ),
        element('h2', { text: '订阅消息' }),
        list,
      ),
    );
  });
}
