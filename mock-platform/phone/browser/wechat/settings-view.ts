/** WeChat's settings page of one mini-program: the subscriptions this person keeps. */
import { button, element } from '../dom.ts';
import type { Server } from '../server.ts';
import type { Overlay } from './overlay.ts';

const KINDS = [
  { kind: 'device', title: '设备消息' },
  { kind: 'ordinary', title: '一次性与长期订阅' },
] as const;

/** Resolves when the person goes back. */
export async function openSettingsView(overlay: Overlay, server: Server, appid: string, appName: string): Promise<void> {
  const [settings, lines, calls] = await Promise.all([server.settings(appid), server.subscriptionLines(appid), server.voipLines(appid)]);
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
    list.append(toggle('接收订阅消息', settings.mainSwitch, (mainSwitch) => server.changeSetting(appid, { mainSwitch })));
    const sections = KINDS.flatMap(({ kind, title }) => {
      const rows = lines
        .filter((line) => line.kind === kind)
        .map(({ templateId, title: name, choice, banned }) =>
          banned
            ? closedRow(name)
            : toggle(name, choice === 'accept', (on) => server.changeSetting(appid, { templateId, choice: on ? 'accept' : 'reject' })),
        );
      return rows.length > 0 ? [element('h2', { text: title }), element('div', { class: 'settings-list' }, ...rows)] : [];
    });
    if (calls.length > 0) {
      const rows = calls.map(({ id, name, status }) => toggle(name, status === 1, (on) => server.setVoip(appid, id, on)));
      sections.push(element('h2', { text: '设备音视频通话' }), element('div', { class: 'settings-list' }, ...rows));
    }
    if (lines.length === 0)
      sections.push(element('p', { class: 'quiet', text: '还没有保存的订阅选择。勾选「总是保持以上选择」后会出现在这里。' }));
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
        ...sections,
      ),
    );
  });
}

/** WeChat closed this template: there is nothing to switch. */
function closedRow(name: string): HTMLElement {
  return element('div', { class: 'settings-row' }, element('span', { text: name }), element('small', { text: '已被微信封禁' }));
}
