/** The camera screen of wx.scanCode: a browser has no label in front of it, so a label is typed, picked or read from a picture. */
import decodeQr from 'qr/decode.js';
import { button, element } from '../dom.ts';
import { listSimulatedDevices } from '../simulated-devices.ts';
import type { Overlay } from './overlay.ts';

const MAX_IMAGE_SIDE = 2000;
const MAX_TEXT = 4096;

/** Resolves to the text that was scanned, or undefined when the person went back. */
export function scan(overlay: Overlay): Promise<string | undefined> {
  return new Promise((resolve) => {
    const close = (text: string | undefined): void => {
      hide();
      resolve(text);
    };
    const problem = element('p', { class: 'scan-problem', role: 'alert' });
    const text = element('textarea', {
      label: '二维码内容',
      attributes: { rows: '3', maxlength: String(MAX_TEXT), placeholder: '粘贴二维码里的文字' },
    });
    const file = element('input', { label: '从相册选择图片', attributes: { type: 'file', accept: 'image/*' } });
    file.addEventListener('change', () => {
      const picked = file.files?.[0];
      if (!picked) return;
      readQr(picked).then(close, () => {
        problem.textContent = '没有在这张图片里找到二维码';
        file.value = '';
      });
    });
    const labels = element('div', { class: 'scan-labels' });
    const finish = (): void => {
      if (text.value.trim()) close(text.value.trim());
      else problem.textContent = '请先粘贴二维码里的文字';
    };
    const view = element(
      'div',
      { class: 'full-view scan', hook: 'scan', role: 'dialog', label: '扫一扫' },
      element(
        'div',
        { class: 'full-bar' },
        button('取消', () => close(undefined), { hook: 'scan-cancel' }),
        element('b', { text: '扫一扫' }),
      ),
      element('div', { class: 'scan-window', attributes: { 'aria-hidden': 'true' } }),
      labels,
      element('label', { class: 'scan-file' }, '从相册选择图片', file),
      text,
      button('完成', finish, { class: 'primary', hook: 'scan-done' }),
      problem,
    );
    const hide = overlay.show(view);
    void listSimulatedDevices().then((devices) => {
      const printed = devices.filter((device) => device.label);
      if (printed.length === 0) return;
      labels.append(element('p', { class: 'quiet', text: '模拟设备机身上的二维码' }));
      for (const device of printed)
        labels.append(
          button(device.name, () => close(device.label), {
            class: 'scan-label',
            hook: 'scan-label',
            attributes: { 'data-device': `${device.productId}/${device.deviceName}` },
          }),
        );
    });
  });
}

/** Text of the QR in a picture; throws when there is none. */
export async function readQr(picture: Blob): Promise<string> {
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(1, MAX_IMAGE_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = element('canvas', {
    attributes: { width: String(Math.round(bitmap.width * scale)), height: String(Math.round(bitmap.height * scale)) },
  });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return decodeQr({ width, height, data });
}
