/** A page of WeChat's own that a scanned link opens: the consent of an administrator. It may send forms and run no script. */
import { button, element } from '../dom.ts';
import type { Overlay } from './overlay.ts';

/** `address`: from the root of the platform. */
export function openWebPage(overlay: Overlay, address: string): void {
  const page = element('iframe', {
    class: 'web-page',
    hook: 'web-page-content',
    label: '网页',
    // Without its origin the page's own server would take the form for one from elsewhere.
    attributes: { src: address, sandbox: 'allow-forms allow-same-origin' },
  });
  const hide = overlay.show(
    element(
      'div',
      { class: 'full-view web-page-view', hook: 'web-page', role: 'dialog', label: '网页' },
      element(
        'div',
        { class: 'full-bar' },
        button('关闭', () => hide(), { hook: 'web-page-close' }),
        element('b', { text: '微信' }),
      ),
      page,
    ),
  );
}
