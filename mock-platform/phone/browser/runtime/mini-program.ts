/** One running mini-program: app, page stack, tabs, and the way from one page to the next with WeChat's refusals. */
import type { MiniProgramOnPhone } from '../../../wechat/client-side.ts';
import type { PackedMiniProgram, WindowConfig } from '../../pack/packed.ts';
import { registerBuiltIns } from '../built-ins/register.ts';
import { element, own } from '../dom.ts';
import type { PhoneServices } from '../phone-services.ts';
import { createOverlay, type Overlay } from '../wechat/overlay.ts';
import { createWx } from '../wx/wx.ts';
import { parseAddress } from './address.ts';
import { ApiError } from './api-error.ts';
import { createEngine } from './engine.ts';
import { createLogic, type Logic } from './logic.ts';
import { createEventChannels, type EventChannel, type MiniPage, openPage } from './mini-page.ts';
import { createPageView } from './page-view.ts';
import { createTabBar, type TabBar } from './tab-bar.ts';
import { createTimers } from './timers.ts';

/** Most pages a stack may hold (facts/wechat.md §4.5). */
export const PAGE_STACK_LIMIT = 10;

export interface LaunchOptions {
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  /** WeChat's scene number: 1001 start screen, 1014 service notification, 1089 chat list. */
  readonly scene: number;
  readonly referrerInfo: object;
}

type Hook =
  | 'appShow'
  | 'appHide'
  | 'error'
  | 'unhandledRejection'
  | 'pageNotFound'
  | 'themeChange'
  | 'networkStatusChange'
  | 'windowResize'
  | 'destroy';

export interface MiniProgram {
  readonly info: MiniProgramOnPhone;
  readonly packed: PackedMiniProgram;
  readonly phone: PhoneServices;
  readonly root: HTMLElement;
  readonly overlay: Overlay;
  readonly tabBar: TabBar | undefined;
  readonly visible: boolean;
  pages(): readonly MiniPage[];
  top(): MiniPage | undefined;
  launchOptions(): LaunchOptions;
  enterOptions(): LaunchOptions;
  asset(src: string, from?: string): string;
  /** Starts (cold) or comes back (warm); `address` asks for a page. */
  enter(address: string | undefined, scene: number): void;
  leave(): void;
  destroy(): void;
  navigateTo(url: string, events?: { [name: string]: (data: unknown) => void }): { eventChannel: EventChannel };
  redirectTo(url: string): void;
  reLaunch(url: string): void;
  switchTab(url: string): void;
  navigateBack(delta: number): void;
  hook(name: Hook, listener: (value: unknown) => void): void;
  unhook(name: Hook, listener?: (value: unknown) => void): void;
  fire(name: Hook, value?: unknown): void;
  report(error: unknown, where: string): void;
  closeToPhone(): void;
  /** WeChat's settings page of this mini-program; resolves when it is closed. */
  openSettings(): Promise<void>;
}

export interface MiniProgramOptions {
  readonly info: MiniProgramOnPhone;
  readonly packed: PackedMiniProgram;
  readonly phone: PhoneServices;
  /** The capsule's close button. */
  onClose(): void;
  /** Opens WeChat's settings page of this mini-program; resolves when it is closed. */
  openSettings(): Promise<void>;
}

export function createMiniProgram(options: MiniProgramOptions): MiniProgram {
  const { info, packed, phone } = options;
  const root = element('div', { class: 'mini-program', hook: 'mini-program', attributes: { 'data-appid': info.appid } });
  const pageHost = element('div', { class: 'mini-pages' });
  root.append(pageHost);
  const overlay = createOverlay(root, phone);
  const styles = [addStyle(packed, 'app')];
  const stylesLoaded = new Set<string>(['app']);
  for (const path of Object.keys(packed.styleScopes)) styles.push(addStyle(packed, path));
  for (const [path, config] of Object.entries(packed.configs))
    if (config.component && !packed.styleScopes[path]) styles.push(addStyle(packed, path));

  const tabPaths = new Set(packed.app.tabBar?.list.map((item) => item.pagePath) ?? []);
  const known = new Set(packed.pages);
  const entry = packed.app.entryPagePath ?? (packed.pages[0] as string);
  const timers = createTimers(phone.clock);
  const hooks = new Map<Hook, Set<(value: unknown) => void>>();
  let stack: MiniPage[] = [];
  const tabs = new Map<string, MiniPage>();
  let app: { [name: string]: unknown } | undefined;
  let launch: LaunchOptions = { path: entry, query: {}, scene: 1001, referrerInfo: {} };
  let enterWith = launch;
  let started = false;
  let visible = false;
  let pageIds = 0;

  const report = (error: unknown, where: string): void => {
    console.error(`[${info.name}] ${where}:`, error);
    const message = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error);
    callApp('onError', message);
    fire('error', { message });
  };
  const fire = (name: Hook, value?: unknown): void => {
    for (const listener of [...(hooks.get(name) ?? [])]) {
      try {
        listener(value);
      } catch (error) {
        console.error(`[${info.name}] ${name}:`, error);
      }
    }
  };
  const callApp = (name: string, ...args: unknown[]): unknown => {
    const method = app?.[name];
    return typeof method === 'function' ? method.apply(app, args) : undefined;
  };
  const asset = (src: string, from = ''): string => {
    if (/^(?:data|blob):/.test(src) || src === '') return src;
    if (/^https?:/.test(src)) return src.startsWith(location.origin) ? src : '';
    if (src.startsWith('wxfile://')) return phoneFiles.get(src) ?? '';
    const path = parseAddress(src.split('?')[0] as string, from).path;
    return `/phone/api/packages/${encodeURIComponent(packed.packageId)}/files/${path.split('/').map(encodeURIComponent).join('/')}`;
  };
  const themed = <T extends object>(config: T | undefined): T => {
    const theme = packed.themes[packed.app.darkmode ? phone.state().theme : 'light'] ?? {};
    const replace = (value: unknown): unknown =>
      typeof value === 'string' && value.startsWith('@')
        ? theme[value.slice(1)]
        : Array.isArray(value)
          ? value.map(replace)
          : isObject(value)
            ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, replace(v)]))
            : value;
    return replace(config ?? {}) as T;
  };

  const engine = createEngine(packed, phone.size, phone.nextFrame);
  const tabBar =
    packed.app.tabBar && !packed.app.tabBar.custom
      ? createTabBar(themed(packed.app.tabBar), asset, (pagePath, index) => tapTab(pagePath, index))
      : undefined;
  if (tabBar) root.insertBefore(tabBar.root, pageHost.nextSibling);

  const top = (): MiniPage | undefined => stack[stack.length - 1];
  let logic: Logic;

  const windowOf = (path: string): WindowConfig => ({ ...themed(packed.app.window), ...themed(packed.configs[path]) });
  /** `created` puts the page where getCurrentPages() finds it before its onLoad runs. */
  const open = (path: string, query: { [name: string]: string }, channel: EventChannel, created: (page: MiniPage) => void): MiniPage => {
    if (!stylesLoaded.has(path)) {
      stylesLoaded.add(path);
      styles.push(addStyle(packed, path));
    }
    loadComponents(path, new Set());
    logic.load(path);
    const isTab = tabPaths.has(path);
    const config = windowOf(path);
    const view = createPageView({
      packageId: packed.packageId,
      path,
      window: config,
      isTab,
      canGoBack: stack.length > 0 && !isTab,
      showHome: path !== entry,
      clock: phone.clock,
      back: () => void mini.navigateBack(1),
      home: () => (tabPaths.has(entry) ? mini.switchTab(`/${entry}`) : mini.reLaunch(`/${entry}`)),
      capsuleMenu: () =>
        void overlay.actionSheet(['设置', '重新进入小程序']).then((index) => {
          if (index === 0) void options.openSettings();
          if (index === 1) mini.reLaunch(`/${entry}`);
        }),
      close: options.onClose,
      onScroll: (scrollTop) => void page?.call('onPageScroll', { scrollTop }),
      onReachBottom: () => void page?.call('onReachBottom'),
      onPullDown: () => void page?.call('onPullDownRefresh'),
    });
    pageHost.append(view.root);
    let page: MiniPage | undefined;
    const id = ++pageIds;
    view.measure();
    page = openPage({
      engine,
      path,
      query,
      view,
      isTab,
      pageId: id,
      channel,
      clock: phone.clock,
      report,
      begin: phone.activity.begin,
      created,
    });
    return page;
  };
  const loadComponents = (path: string, seen: Set<string>): void => {
    const using = { ...packed.app.usingComponents, ...packed.configs[path]?.usingComponents };
    for (const target of Object.values(using)) {
      if (target.includes('://')) continue;
      const from =
        packed.configs[path]?.usingComponents && Object.values(packed.configs[path]?.usingComponents ?? {}).includes(target) ? path : 'app';
      const component = parseAddress(target, from).path;
      if (seen.has(component)) continue;
      seen.add(component);
      loadComponents(component, seen);
      if (logic.has(component)) logic.load(component);
      else throw new Error(`the component ${component} used by ${path} is not in the package`);
    }
  };
  const resolve = (url: unknown, api: string): { path: string; query: { [name: string]: string } } => {
    if (typeof url !== 'string' || url === '') throw new ApiError('parameter error: parameter.url should be String instead of Undefined;');
    const address = parseAddress(url, top()?.path ?? '');
    if (!known.has(address.path))
      throw new ApiError(api === 'switchTab' ? 'can not switch to no-tabBar page' : `page "${url.slice(0, 200)}" is not found`);
    return address;
  };
  const showTop = (): void => {
    const page = top();
    for (const other of pageHost.children) if (other !== page?.view.root) (other as HTMLElement).hidden = true;
    if (tabBar) {
      tabBar.root.classList.toggle(own('tab-bar-away'), !page?.isTab);
      if (page) tabBar.select(page.path);
    }
    if (page && visible) page.show();
    else if (page) page.view.root.hidden = false;
  };
  const dropAll = (keepTabs: boolean): void => {
    for (const page of stack.splice(0).reverse()) if (!keepTabs || !page.isTab) page.unload();
    if (keepTabs) return;
    for (const page of tabs.values()) page.unload();
    tabs.clear();
  };
  /** Tab pages stay alive: the same page comes back. */
  const showTab = (path: string, query: { [name: string]: string }): void => {
    const leaving = top();
    if (leaving?.path === path) return;
    leaving?.hide();
    for (const page of stack.splice(0).reverse()) if (!page.isTab) page.unload();
    let page = tabs.get(path);
    if (!page) {
      open(path, query, createEventChannels().opened, (made) => {
        page = made;
        tabs.set(path, made);
        stack = [made];
      });
    } else stack = [page];
    showTop();
  };
  const tapTab = (pagePath: string, index: number): void => {
    const text = packed.app.tabBar?.list[index]?.text ?? '';
    showTab(pagePath, {});
    top()?.call('onTabItemTap', { index: String(index), pagePath, text });
  };
  const push = (path: string, query: { [name: string]: string }, channel: EventChannel): void => {
    open(path, query, channel, (page) => {
      stack.push(page);
      if (page.isTab) tabs.set(path, page);
    });
    showTop();
  };

  const start = (): void => {
    const wx = createWx(mini, timers);
    logic = createLogic(packed, engine.space, {
      wx,
      App(definition) {
        app = definition as { [name: string]: unknown };
      },
      getApp: () => app,
      getCurrentPages: () => stack.map((page) => page.caller),
      timers,
      requestAnimationFrame: (run: (time: number) => void) => timers.setTimeout(() => run(phone.clock.now()), 16),
      cancelAnimationFrame: timers.clearTimeout,
      console,
    });
    registerBuiltIns(engine.space, packed, mini);
    for (const warning of packed.warnings) console.warn(`[${info.name}] ${warning}`);
    if (logic.has('app')) logic.load('app');
    if (!app) app = {};
    try {
      callApp('onLaunch', { ...launch, query: { ...launch.query } });
    } catch (error) {
      report(error, 'onLaunch');
    }
    started = true;
  };

  const mini: MiniProgram = {
    info,
    packed,
    phone,
    root,
    overlay,
    tabBar,
    get visible() {
      return visible;
    },
    pages: () => stack,
    top,
    launchOptions: () => launch,
    enterOptions: () => enterWith,
    asset,
    report,
    fire,
    hook: (name, listener) => void (hooks.get(name) ?? hooks.set(name, new Set()).get(name))?.add(listener),
    unhook: (name, listener) => void (listener ? hooks.get(name)?.delete(listener) : hooks.delete(name)),
    closeToPhone: options.onClose,
    openSettings: options.openSettings,
    enter(address, scene) {
      const wanted = address === undefined || address === '' ? undefined : parseAddress(address.replace(/^(?!\/)/, '/'), '');
      const cold = !started;
      const target = wanted ?? { path: cold ? entry : (top()?.path ?? entry), query: cold ? {} : (top()?.query ?? {}) };
      enterWith = { path: target.path, query: target.query, scene, referrerInfo: {} };
      if (cold) {
        launch = enterWith;
        start();
      }
      visible = true;
      root.hidden = false;
      try {
        callApp('onShow', { ...enterWith, query: { ...enterWith.query } });
      } catch (error) {
        report(error, 'onShow');
      }
      fire('appShow', enterWith);
      if (!known.has(target.path)) {
        const missing = { path: target.path, query: target.query, isEntryPage: cold };
        callApp('onPageNotFound', missing);
        fire('pageNotFound', missing);
        if (cold && stack.length === 0) mini.reLaunch(`/${entry}`);
        overlay.toast('页面不存在', 'none', 2000);
        return;
      }
      if (cold) {
        if (tabPaths.has(target.path)) showTab(target.path, target.query);
        else push(target.path, target.query, createEventChannels().opened);
      } else if (wanted && tabPaths.has(target.path)) showTab(target.path, target.query);
      // WeChat starts a page asked for from outside afresh.
      else if (wanted) mini.reLaunch((address as string).replace(/^(?!\/)/, '/'));
      else showTop();
    },
    leave() {
      if (!visible) return;
      visible = false;
      top()?.hide();
      top()?.view.root.removeAttribute('hidden');
      root.hidden = true;
      callApp('onHide');
      fire('appHide');
    },
    destroy() {
      mini.leave();
      dropAll(false);
      timers.stopAll();
      forgetTheme();
      fire('destroy');
      for (const style of styles) style.remove();
      root.remove();
    },
    navigateTo(url, events) {
      const { path, query } = resolve(url, 'navigateTo');
      if (tabPaths.has(path)) throw new ApiError('can not navigateTo a tabbar page');
      if (stack.length >= PAGE_STACK_LIMIT) throw new ApiError('webview count limit exceed');
      const channels = createEventChannels();
      for (const [name, listener] of Object.entries(events ?? {})) channels.opener.on(name, listener);
      top()?.hide();
      push(path, query, channels.opened);
      return { eventChannel: channels.opener };
    },
    redirectTo(url) {
      const { path, query } = resolve(url, 'redirectTo');
      if (tabPaths.has(path)) throw new ApiError('can not redirectTo a tabbar page');
      const old = stack.pop();
      if (old?.isTab) tabs.delete(old.path);
      old?.unload();
      push(path, query, createEventChannels().opened);
    },
    reLaunch(url) {
      const { path, query } = resolve(url, 'reLaunch');
      dropAll(false);
      push(path, query, createEventChannels().opened);
    },
    switchTab(url) {
      const { path } = resolve(url, 'switchTab');
      if (!tabPaths.has(path)) throw new ApiError('can not switch to no-tabBar page');
      showTab(path, {});
    },
    navigateBack(delta) {
      if (stack.length <= 1) throw new ApiError('cannot navigate back at first page.');
      const count = Math.min(Math.max(1, delta), stack.length - 1);
      for (let i = 0; i < count; i++) stack.pop()?.unload();
      showTop();
    },
  };
  const forgetTheme = phone.onState((now, before) => {
    if (now.theme === before.theme || !packed.app.darkmode) return;
    root.dataset.theme = now.theme;
    fire('themeChange', { theme: now.theme });
    tabBar?.setStyle(themed(packed.app.tabBar) as { color?: string });
    for (const page of [...stack, ...tabs.values()]) {
      const config = windowOf(page.path);
      page.view.setNavigationColor(
        config.navigationBarTextStyle === 'white' ? '#ffffff' : config.navigationBarTextStyle === 'black' ? '#000000' : undefined,
        config.navigationBarBackgroundColor,
      );
      if (config.backgroundColor) page.view.body.style.backgroundColor = config.backgroundColor;
    }
  });
  // Without darkmode in app.json a page never sees the dark theme.
  root.dataset.theme = packed.app.darkmode ? phone.state().theme : 'light';
  return mini;
}

/** Files the person picked: `wxfile://…` → object URL. */
export const phoneFiles = new Map<string, string>();

function isObject(value: unknown): value is { [name: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

function addStyle(packed: PackedMiniProgram, path: string): HTMLStyleElement {
  const style = element('style', { attributes: { 'data-style-of': path } });
  style.textContent = packed.styles[path] ?? '';
  document.head.append(style);
  return style;
}
