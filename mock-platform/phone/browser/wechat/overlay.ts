/** Everything WeChat shows above a mini-program's pages: toast, modal, action sheet, full-screen pictures. */
import { button, element } from '../dom.ts';
import type { PhoneServices } from '../phone-services.ts';

export interface ModalAnswer {
  readonly confirm: boolean;
  readonly cancel: boolean;
  readonly content?: string;
}

export interface ModalOptions {
  readonly title?: string;
  readonly content?: string;
  readonly showCancel?: boolean;
  readonly cancelText?: string;
  readonly confirmText?: string;
  readonly cancelColor?: string;
  readonly confirmColor?: string;
  readonly editable?: boolean;
  readonly placeholderText?: string;
}

export interface Overlay {
  /** Where sheets and full-screen views are put. */
  readonly root: HTMLElement;
  toast(text: string, icon: string, ms: number, image?: string, mask?: boolean): void;
  loading(text: string): void;
  hideToast(): void;
  modal(options: ModalOptions): Promise<ModalAnswer>;
  /** Index of the chosen line, or -1. */
  actionSheet(items: readonly string[], color?: string): Promise<number>;
  preview(urls: readonly string[], start: number): void;
  /** Puts a view over the mini-program; the returned function removes it. */
  show(view: HTMLElement): () => void;
}

export function createOverlay(host: HTMLElement, phone: PhoneServices): Overlay {
  const root = element('div', { class: 'overlay' });
  host.append(root);
  let toastView: HTMLElement | undefined;
  let cancelToast = (): void => {};
  const hideToast = (): void => {
    cancelToast();
    toastView?.remove();
    toastView = undefined;
  };
  const showToast = (text: string, icon: string, image?: string): void => {
    hideToast();
    const picture = image
      ? element('img', { attributes: { src: image, alt: '' } })
      : icon === 'none'
        ? undefined
        : element('i', { class: `toast-icon toast-${icon}` });
    toastView = element(
      'div',
      { class: picture ? 'toast toast-square' : 'toast', hook: icon === 'loading' ? 'loading' : 'toast', role: 'status' },
      picture,
      element('span', { text }),
    );
    root.append(toastView);
  };
  const show = (view: HTMLElement): (() => void) => {
    root.append(view);
    return () => view.remove();
  };
  return {
    root,
    toast(text, icon, ms, image) {
      showToast(text, icon, image);
      cancelToast = phone.clock.after(ms, hideToast);
    },
    loading: (text) => showToast(text, 'loading'),
    hideToast,
    modal: (options) =>
      new Promise((resolve) => {
        const input = options.editable
          ? element('input', { class: 'modal-input', attributes: { placeholder: options.placeholderText ?? '' } })
          : undefined;
        if (input) input.value = options.content ?? '';
        const close = (confirm: boolean): void => {
          hide();
          resolve({ confirm, cancel: !confirm, ...(input && confirm ? { content: input.value } : {}) });
        };
        const cancel =
          options.showCancel === false
            ? undefined
            : button(options.cancelText ?? '取消', () => close(false), { class: 'modal-cancel', hook: 'modal-cancel' });
        const confirm = button(options.confirmText ?? '确定', () => close(true), { class: 'modal-confirm', hook: 'modal-confirm' });
        if (cancel && options.cancelColor) cancel.style.color = options.cancelColor;
        if (options.confirmColor) confirm.style.color = options.confirmColor;
        const box = element(
          'div',
          {
            class: 'modal',
            hook: 'modal',
            role: 'dialog',
            label: options.title || options.content || '提示',
            attributes: { 'aria-modal': 'true' },
          },
          options.title ? element('div', { class: 'modal-title', text: options.title }) : undefined,
          input ?? element('div', { class: 'modal-content', text: options.content ?? '' }),
          element('div', { class: 'modal-actions' }, cancel, confirm),
        );
        const hide = show(element('div', { class: 'mask' }, box));
        (input ?? confirm).focus();
      }),
    actionSheet: (items, color) =>
      new Promise((resolve) => {
        const close = (index: number): void => {
          hide();
          resolve(index);
        };
        const lines = items.map((text, index) => {
          const line = button(text, () => close(index), { class: 'sheet-line' });
          if (color) line.style.color = color;
          return line;
        });
        const sheet = element(
          'div',
          { class: 'sheet', hook: 'action-sheet', role: 'dialog', label: '请选择' },
          ...lines,
          button('取消', () => close(-1), { class: 'sheet-line sheet-cancel' }),
        );
        const mask = element('div', { class: 'mask mask-bottom', tap: (event) => event.target === mask && close(-1) }, sheet);
        const hide = show(mask);
      }),
    preview(urls, start) {
      let at = Math.max(0, start);
      let zoom = 1;
      const picture = element('img', { class: 'preview-image', attributes: { alt: '图片' } });
      const place = element('div', { class: 'preview-place' });
      const draw = (): void => {
        picture.src = urls[at] ?? '';
        picture.style.transform = `scale(${zoom})`;
        place.textContent = urls.length > 1 ? `${at + 1} / ${urls.length}` : '';
      };
      const step = (by: number) => (): void => {
        at = (at + by + urls.length) % urls.length;
        zoom = 1;
        draw();
      };
      const zoomBy = (factor: number) => (): void => {
        zoom = Math.min(4, Math.max(1, zoom * factor));
        draw();
      };
      const box = element('div', { class: 'preview-box' }, picture);
      picture.addEventListener('dblclick', () => zoomBy(zoom > 1 ? 1 / zoom : 2)());
      box.addEventListener('wheel', (event) => zoomBy(event.deltaY < 0 ? 1.15 : 1 / 1.15)(), { passive: true });
      const view = element(
        'div',
        { class: 'preview', hook: 'preview', role: 'dialog', label: '图片预览' },
        box,
        place,
        element(
          'div',
          { class: 'preview-bar' },
          urls.length > 1 && button('上一张', step(-1)),
          button('放大', zoomBy(1.5)),
          button('缩小', zoomBy(1 / 1.5)),
          urls.length > 1 && button('下一张', step(1)),
          button('关闭', () => hide(), { hook: 'preview-close' }),
        ),
      );
      const hide = show(view);
      draw();
    },
    show,
  };
}
