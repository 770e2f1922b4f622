/** One opened page: its component, its view, its life. */
import type { Clock } from '../../../../devices/index.ts';
import type { Engine, PageCaller } from './engine.ts';
import type { PageView } from './page-view.ts';

export interface MiniPage {
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  readonly view: PageView;
  readonly caller: PageCaller;
  readonly component: ReturnType<Engine['createRoot']>['component'];
  readonly isTab: boolean;
  show(): void;
  hide(): void;
  unload(): void;
  call(name: string, ...args: unknown[]): unknown;
  readonly visible: boolean;
}

/** Largest one setData may be (facts/wechat.md §4.5). */
export const SET_DATA_LIMIT_BYTES = 1024 * 1024;

export interface EventChannel {
  on(name: string, listener: (data: unknown) => void): void;
  once(name: string, listener: (data: unknown) => void): void;
  off(name: string, listener?: (data: unknown) => void): void;
  emit(name: string, data?: unknown): void;
}

export function createEventChannels(): { opener: EventChannel; opened: EventChannel } {
  const make = (): Map<string, Set<(data: unknown) => void>> => new Map();
  const [toOpener, toOpened] = [make(), make()];
  const channel = (own: typeof toOpener, other: typeof toOpener): EventChannel => ({
    on: (name, listener) => void (own.get(name) ?? own.set(name, new Set()).get(name))?.add(listener),
    once(name, listener) {
      const once = (data: unknown): void => {
        own.get(name)?.delete(once);
        listener(data);
      };
      this.on(name, once);
    },
    off: (name, listener) => void (listener ? own.get(name)?.delete(listener) : own.delete(name)),
    emit: (name, data) => {
      for (const listener of [...(other.get(name) ?? [])]) listener(data);
    },
  });
  return { opener: channel(toOpener, toOpened), opened: channel(toOpened, toOpener) };
}

export interface MiniPageOptions {
  readonly engine: Engine;
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  readonly view: PageView;
  readonly isTab: boolean;
  readonly pageId: number;
  readonly channel: EventChannel;
  readonly clock: Clock;
  /** What to do with an exception of the page's own code. */
  report(error: unknown, where: string): void;
  begin(): () => void;
  created(page: MiniPage): void;
}

/** Creates the page, loads it (`onLoad`) and attaches it to its view. */
export function openPage(options: MiniPageOptions): MiniPage {
  const { engine, path, query, view, report } = options;
  const root = engine.createRoot(path);
  const { caller } = root;
  wrapSetData(caller, path, options.begin);
  Object.assign(caller, {
    route: path,
    __route__: path,
    options: query,
    getOpenerEventChannel: () => options.channel,
    getPageId: () => options.pageId,
    __wxWebviewId__: options.pageId,
  });
  const call = (name: string, ...args: unknown[]): unknown => {
    const method = caller[name];
    if (typeof method !== 'function') return undefined;
    try {
      return method.apply(caller, args);
    } catch (error) {
      report(error, `${path} ${name}`);
      return undefined;
    }
  };
  let visible = false;
  let ready = false;
  let gone = false;
  const page: MiniPage = {
    path,
    query,
    view,
    caller,
    component: root.component,
    isTab: options.isTab,
    call,
    get visible() {
      return visible;
    },
    show() {
      view.root.hidden = false;
      view.measure();
      if (visible) return;
      visible = true;
      call('onShow');
      root.component.triggerPageLifetime('show', []);
      if (ready) return;
      ready = true;
      const done = options.begin();
      options.clock.after(0, () => {
        done();
        if (!gone) call('onReady');
      });
    },
    hide() {
      view.root.hidden = true;
      if (!visible) return;
      visible = false;
      call('onHide');
      root.component.triggerPageLifetime('hide', []);
    },
    unload() {
      if (gone) return;
      gone = true;
      visible = false;
      call('onUnload');
      root.release();
      view.root.remove();
    },
  };
  options.created(page);
  call('onLoad', { ...query });
  root.attach(view.scroll);
  return page;
}

/** Data crosses from the logic layer to the view as JSON in WeChat; Taro's paths `a.[0]` are written `a[0]` here. */
function wrapSetData(caller: PageCaller, path: string, begin: () => () => void): void {
  const original = caller.setData;
  caller.setData = function setData(this: PageCaller, data: object, callback?: () => void): void {
    const text = JSON.stringify(data) ?? '{}';
    if (text.length * 3 > SET_DATA_LIMIT_BYTES && new TextEncoder().encode(text).length > SET_DATA_LIMIT_BYTES) {
      console.error(
        `[camlock phone] ${path}: setData of ${Math.round(text.length / 1024)} kB; WeChat refuses more than ${SET_DATA_LIMIT_BYTES / 1024} kB`,
      );
      throw new Error(`setData 数据传输长度为 ${Math.round(text.length / 1024)} KB，存在性能问题！`);
    }
    const plain: { [path: string]: unknown } = {};
    const parsed = JSON.parse(text) as { [path: string]: unknown };
    for (const [key, value] of Object.entries(parsed)) plain[key.replaceAll('.[', '[')] = value;
    // JSON drops undefined; WeChat keeps the key and clears the value.
    for (const [key, value] of Object.entries(data)) if (value === undefined) plain[key.replaceAll('.[', '[')] = undefined;
    const done = begin();
    original.call(caller, plain, () => {
      done();
      callback?.call(caller);
    });
  };
}
