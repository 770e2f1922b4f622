/** The dialogs of both subscription calls: each template with its own tick; for devices 添加提醒 as its own choice. */
import type { SubscribeItem } from '../../../wechat/client-side.ts';
import { button, element } from '../dom.ts';
import type { Choice } from '../server.ts';
import type { Overlay } from './overlay.ts';

export interface SubscribeWords {
  readonly appName: string;
  /** After 申请, e.g. 给你发送以下设备消息. */
  readonly asks: string;
  /** Shows 添加提醒: full-screen ring and vibration. */
  readonly offersReminder: boolean;
}

/** Resolves to what was chosen for every item that is asked for, or undefined when the person refused the whole dialog. */
export function askSubscribe(overlay: Overlay, words: SubscribeWords, items: readonly SubscribeItem[]): Promise<Choice[] | undefined> {
  const asked = items.filter((item) => !item.filtered && !item.banned);
  return new Promise((resolve) => {
    const rows = asked.map((item, index) => {
      const tick = element('input', { attributes: { type: 'checkbox', id: `subscribe-${index}` }, label: item.title });
      tick.checked = item.kept !== 'reject';
      const detail = element(
        'dl',
        { class: 'subscribe-example' },
        ...item.keywords.flatMap((keyword) => [element('dt', { text: keyword.name }), element('dd', { text: keyword.example })]),
      );
      return {
        item,
        tick,
        row: element(
          'label',
          { class: 'subscribe-item', attributes: { for: `subscribe-${index}` } },
          tick,
          element('div', {}, element('div', { class: 'subscribe-title', text: item.title }), detail),
        ),
      };
    });
    const reminder = element('input', { attributes: { type: 'checkbox', role: 'switch' }, label: '添加提醒' });
    const keep = element('input', { attributes: { type: 'checkbox' }, label: '总是保持以上选择，不再询问' });
    const close = (allowed: boolean): void => {
      hide();
      if (!allowed) resolve(undefined);
      else
        resolve(
          rows.map(({ item, tick }) => ({
            templateId: item.templateId,
            choice: tick.checked ? 'accept' : 'reject',
            addReminder: tick.checked && reminder.checked,
            keep: keep.checked,
          })),
        );
    };
    const view = element(
      'div',
      { class: 'mask mask-bottom' },
      element(
        'div',
        {
          class: 'sheet subscribe',
          hook: 'subscribe',
          role: 'dialog',
          label: `${words.appName} 申请${words.asks}`,
          attributes: { 'aria-modal': 'true' },
        },
        element('div', { class: 'subscribe-app', text: words.appName }),
        element('h2', { text: `申请${words.asks}` }),
        element('div', { class: 'subscribe-items' }, ...rows.map((one) => one.row)),
        words.offersReminder &&
          element(
            'label',
            { class: 'subscribe-option' },
            element('span', {}, element('b', { text: '添加提醒' }), element('small', { text: '有新消息时，手机将全屏响铃和振动' })),
            reminder,
          ),
        element('label', { class: 'subscribe-keep' }, keep, '总是保持以上选择，不再询问'),
        element(
          'div',
          { class: 'subscribe-actions' },
          button('取消', () => close(false), { hook: 'subscribe-cancel' }),
          button('允许', () => close(true), { class: 'primary', hook: 'subscribe-allow' }),
        ),
      ),
    );
    const hide = overlay.show(view);
  });
}
