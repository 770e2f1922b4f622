/** The frame of the phone and, outside it in grey, what is simulated and what a hand can change. */
import { button, element, own } from './dom.ts';
import type { PhoneState } from './phone-services.ts';
import { listSimulatedDevices, type SimulatedDevice, showToCamera } from './simulated-devices.ts';

export interface Frame {
  readonly root: HTMLElement;
  /** Everything WeChat draws. */
  readonly screen: HTMLElement;
  note(text: string): void;
  setState(state: PhoneState): void;
  setClock(text: string): void;
  shake(kind: 'short' | 'long'): void;
  dim(value: number): void;
}

export interface FrameOptions {
  readonly userId: string;
  readonly users: readonly { userId: string; nickname: string }[];
  change(state: Partial<PhoneState>): void;
}

const TEXT_SIZES: readonly { readonly label: string; readonly scale: number }[] = [
  { label: '标准', scale: 1 },
  { label: '大', scale: 1.15 },
  { label: '特大', scale: 1.3 },
];

export function createFrame(options: FrameOptions): Frame {
  const time = element('span', { class: 'status-time' });
  const signal = element('span', { class: 'status-signal', text: 'Wi-Fi' });
  const status = element('div', { class: 'status-bar', hook: 'status-bar', attributes: { 'aria-hidden': 'true' } }, time, signal);
  const shade = element('div', { class: 'shade', attributes: { 'aria-hidden': 'true' } });
  const screen = element('main', { class: 'screen', hook: 'screen', label: '手机屏幕' }, status);
  const body = element('div', { class: 'phone-body' }, screen, shade);
  const notes = element('ol', { class: 'notes', hook: 'notes', label: '手机做了什么' });
  const note = (text: string): void => {
    notes.prepend(element('li', { text }));
    while (notes.children.length > 6) notes.lastElementChild?.remove();
  };
  const toggle = (label: string, on: boolean, change: (value: boolean) => void): HTMLElement => {
    const field = element('input', { attributes: { type: 'checkbox', role: 'switch' }, label });
    field.checked = on;
    field.addEventListener('change', () => change(field.checked));
    return element('label', { class: 'outside-row' }, element('span', { text: label }), field);
  };
  const sizes = element(
    'select',
    { label: '文字大小' },
    ...TEXT_SIZES.map(({ label, scale }) => element('option', { text: label, attributes: { value: String(scale) } })),
  );
  sizes.addEventListener('change', () => options.change({ textScale: Number(sizes.value) }));
  const user = element(
    'select',
    { label: '这台手机的主人' },
    ...options.users.map((one) =>
      element('option', {
        text: one.nickname,
        attributes: { value: one.userId, ...(one.userId === options.userId ? { selected: '' } : {}) },
      }),
    ),
  );
  user.addEventListener('change', () => location.assign(`?user=${encodeURIComponent(user.value)}`));

  const outside = element(
    'aside',
    { class: 'outside', hook: 'outside', label: '手机外面' },
    element('h1', { text: 'camlock 手机' }),
    element('p', { text: '手机、微信和云都是模拟的；小程序是上传的那一个包，原样运行。视频流、蓝牙、真实扫码和系统推送不在这里。' }),
    element(
      'div',
      { class: 'outside-group' },
      element('label', { class: 'outside-row' }, element('span', { text: '主人' }), user),
      toggle('网络', true, (online) => options.change({ online })),
      toggle('深色模式', false, (dark) => options.change({ theme: dark ? 'dark' : 'light' })),
      element('label', { class: 'outside-row' }, element('span', { text: '文字大小' }), sizes),
    ),
    cameraControl(screen, note),
    notes,
  );
  return {
    root: element('div', { class: 'desk' }, body, outside),
    screen,
    note,
    setClock: (text) => {
      time.textContent = text;
    },
    setState(state) {
      body.dataset.phoneTheme = state.theme;
      body.style.setProperty('--text-scale', String(state.textScale));
      signal.textContent = state.online ? 'Wi-Fi' : '无网络';
    },
    shake(kind) {
      body.classList.remove(own('shake-short'), own('shake-long'));
      void body.offsetWidth;
      body.classList.add(own(`shake-${kind}`));
    },
    dim: (value) => {
      shade.style.opacity = String(0.75 * (1 - value));
    },
  };
}

/** Holding this phone's screen in front of a simulated camera. */
function cameraControl(screen: HTMLElement, note: (text: string) => void): HTMLElement {
  const list = element('div', { class: 'camera-list' });
  const hold = async (device: SimulatedDevice): Promise<void> => {
    const png = await pictureOnScreen(screen);
    if (!png) return note('屏幕上没有二维码，摄像机什么也没看到');
    await showToCamera(device, png);
    note(`「${device.name}」看到了屏幕上的二维码`);
  };
  const open = async (): Promise<void> => {
    const cameras = (await listSimulatedDevices()).filter((device) => device.category === 'camera');
    list.replaceChildren(
      ...cameras.map((device) =>
        button(
          device.name,
          () =>
            void hold(device).catch((error: unknown) => {
              note(`「${device.name}」没有看清：${error instanceof Error ? error.message : '没有回答'}`);
            }),
          { hook: 'camera', attributes: { 'data-device': `${device.productId}/${device.deviceName}` } },
        ),
      ),
    );
    if (cameras.length === 0) list.append(element('p', { text: '没有模拟的摄像机在运行' }));
  };
  return element(
    'div',
    { class: 'outside-group' },
    button('把屏幕对准摄像机', () => void open(), { class: 'outside-button', hook: 'show-to-camera' }),
    list,
  );
}

/** The largest square-like picture the person sees on the screen, with a white edge, as PNG. */
export async function pictureOnScreen(screen: HTMLElement): Promise<Blob | undefined> {
  const area = screen.getBoundingClientRect();
  const pictures = [...screen.querySelectorAll<HTMLImageElement | HTMLCanvasElement>('img, canvas')].filter((one) => {
    const box = one.getBoundingClientRect();
    return (
      one.checkVisibility() &&
      box.width >= 80 &&
      Math.abs(box.width - box.height) <= box.width * 0.2 &&
      box.bottom > area.top &&
      box.top < area.bottom
    );
  });
  // A picture that is named a QR code is meant, even when a larger one is shown.
  const named = pictures.filter((one) => one.closest('[aria-label*="二维码"]'));
  const picture = (named.length ? named : pictures).sort((a, b) => b.getBoundingClientRect().width - a.getBoundingClientRect().width)[0];
  if (!picture) return undefined;
  const side = 600;
  const edge = 40;
  const canvas = element('canvas', { attributes: { width: String(side + 2 * edge), height: String(side + 2 * edge) } });
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, edge, edge, side, side);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/png'));
}
