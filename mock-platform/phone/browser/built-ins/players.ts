/** Players, and every built-in the phone does not have: a box that says in words what would be here. */
import { asText, type BuiltIn, type BuiltInFactory, type Host, isOn } from './host.ts';

const placeholder = (host: Host, title: string, line: () => string): BuiltIn & { draw(): void } => {
  const box = document.createElement('div');
  box.className = 'wx-placeholder-box';
  const name = document.createElement('b');
  const state = document.createElement('span');
  name.textContent = title;
  box.append(name, state);
  host.element.prepend(box);
  const draw = (): void => {
    state.textContent = line();
  };
  return { draw, update: draw, attached: draw };
};

/** live-player: no stream reaches a browser; the state events a page may wait for are sent as WeChat numbers them. */
export const livePlayer: BuiltInFactory = (host) => {
  const { prop, fire } = host;
  let playing = '';
  const base = placeholder(host, '实时画面', () =>
    asText(prop('src')) ? `模拟手机不解码视频流 · ${isOn(prop('muted')) ? '静音' : '有声'}` : '没有视频地址',
  );
  const start = (): void => {
    const src = asText(prop('src'));
    if (src === playing || !host.element.isConnected) return;
    playing = src;
    if (!src || !isOn(prop('autoplay'))) return;
    // 2001 connected, 2003 first frame; -2301 the stream cannot be reached (official documentation of live-player).
    host.mini.phone.clock.after(0, () => fire('statechange', { code: -2301, message: 'camlock phone: video streams are not played' }));
  };
  return {
    update(name) {
      base.draw();
      if (name === 'src' || name === 'autoplay') start();
    },
    attached() {
      base.draw();
      start();
    },
  };
};

export const video: BuiltInFactory = (host) =>
  placeholder(host, '视频', () => (asText(host.prop('src')) ? '模拟手机不播放网络视频' : '没有视频地址'));

export const notBuilt =
  (tag: string): BuiltInFactory =>
  (host) => {
    console.error(`[camlock phone] the built-in component <${tag}> is not built`);
    return placeholder(host, `<${tag}>`, () => '模拟手机没有这个组件');
  };
