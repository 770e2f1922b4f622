/** WeChat's own question whether a mini-program may collect what its privacy guide declares, and the guide itself. */
import type { PrivacyOnPhone } from '../../../wechat/client-side.ts';
import { button, element } from '../dom.ts';
import type { Overlay } from './overlay.ts';

export interface PrivacyWords {
  readonly appName: string;
  readonly guide: PrivacyOnPhone;
}

/** Resolves to whether the person agreed. */
export function askPrivacy(overlay: Overlay, { appName, guide }: PrivacyWords): Promise<boolean> {
  return new Promise((resolve) => {
    const close = (agreed: boolean) => (): void => {
      hide();
      resolve(agreed);
    };
    const sheet = element(
      'div',
      {
        class: 'sheet privacy',
        hook: 'privacy',
        role: 'dialog',
        label: `${appName} 用户隐私保护提示`,
        attributes: { 'aria-modal': 'true' },
      },
      element('div', { class: 'subscribe-app', text: appName }),
      element('h2', { text: '用户隐私保护提示' }),
      element(
        'p',
        { class: 'privacy-words' },
        '在你使用该服务之前，请仔细阅读',
        button(guide.contractName, () => showContract(overlay, guide), { class: 'privacy-link', hook: 'privacy-contract-link' }),
        '。如你同意该指引，请点击“同意”开始使用。',
      ),
      element(
        'div',
        { class: 'subscribe-actions' },
        button('拒绝', close(false), { hook: 'privacy-refuse' }),
        button('同意', close(true), { class: 'primary', hook: 'privacy-agree' }),
      ),
    );
    const hide = overlay.show(element('div', { class: 'mask mask-bottom' }, sheet));
  });
}

/** The guide: each kind of information and what for. */
export function showContract(overlay: Overlay, { contractName, declared = [] }: PrivacyOnPhone): void {
  const hide = overlay.show(
    element(
      'div',
      { class: 'full-view', hook: 'privacy-contract', role: 'dialog', label: contractName },
      element(
        'div',
        { class: 'full-bar' },
        button('关闭', () => hide(), { hook: 'privacy-contract-close' }),
        element('b', { text: contractName }),
      ),
      element(
        'div',
        { class: 'privacy-contract' },
        element('p', { text: '开发者将按照以下目的处理你的信息：' }),
        element(
          'dl',
          {},
          ...declared.flatMap(({ label, text, agreed }) => [
            element('dt', { text: agreed ? `${label}（已同意）` : label }),
            element('dd', { text }),
          ]),
        ),
        declared.length === 0 && element('p', { text: '开发者声明不收集任何信息。' }),
      ),
    ),
  );
}
