/** One running mini-program: its logic, its pages, its theme, and how it starts, leaves, comes back and ends. */
import { registerBuiltIns } from '../built-ins/register.ts';
import { element } from '../dom.ts';
import { createOverlay } from '../wechat/overlay.ts';
import { createWx } from '../wx/wx.ts';
import { parseAddress } from './address.ts';
import { createEngine } from './engine.ts';
import { createHooks } from './hooks.ts';
import { createLogic, type Logic } from './logic.ts';
import { type EventChannel, type MiniPage, openPage } from './mini-page.ts';
import type { LaunchOptions, MiniProgram, MiniProgramOptions } from './mini-program-type.ts';
import { createPackageLook } from './package-look.ts';
import { createPageStack } from './page-stack.ts';
import { createPageView } from './page-view.ts';
import { phoneFiles } from './phone-files.ts';
import { createPrivacyConsent } from './privacy-consent.ts';
import { createTabBar } from './tab-bar.ts';
import { createTimers } from './timers.ts';

export function createMiniProgram(options: MiniProgramOptions): MiniProgram {
  const { info, packed, phone } = options;
  const root = element('div', { class: 'mini-program', hook: 'mini-program', attributes: { 'data-appid': info.appid } });
  const pageHost = element('div', { class: 'mini-pages' });
  root.append(pageHost);
  const overlay = createOverlay(root, phone);
  const look = createPackageLook(packed, () => phone.state().theme);
  const entry = packed.app.entryPagePath ?? (packed.pages[0] as string);
  const timers = createTimers(phone.clock);
  const { hook, unhook, fire } = createHooks(info.name);
  let app: { [name: string]: unknown } | undefined;
  let launch: LaunchOptions = { path: entry, query: {}, scene: 1001, referrerInfo: {} };
  let enterWith = launch;
  let started = false;
  let visible = false;
  let pageIds = 0;
  let logic: Logic;

  const callApp = (name: string, ...args: unknown[]): unknown => {
    const method = app?.[name];
    return typeof method === 'function' ? method.apply(app, args) : undefined;
  };
  const report = (error: unknown, where: string): void => {
    console.error(`[${info.name}] ${where}:`, error);
    const message = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error);
    callApp('onError', message);
    fire('error', { message });
  };
  const tellApp = (name: 'onLaunch' | 'onShow', value: LaunchOptions): void => {
    try {
      callApp(name, { ...value, query: { ...value.query } });
    } catch (error) {
      report(error, name);
    }
  };
  const asset = (src: string, from = ''): string => {
    if (/^(?:data|blob):/.test(src) || src === '') return src;
    if (/^https?:/.test(src)) return src.startsWith(location.origin) ? src : '';
    if (src.startsWith('wxfile://')) return phoneFiles.get(src) ?? '';
    const path = parseAddress(src.split('?')[0] as string, from).path;
    return `/phone/api/packages/${encodeURIComponent(packed.packageId)}/files/${path.split('/').map(encodeURIComponent).join('/')}`;
  };
  /** WeChat's own page lies over the mini-program's: the page below is hidden and shown again. */
  const openSettings = async (): Promise<void> => {
    const below = stack.top();
    below?.hide();
    below?.view.root.removeAttribute('hidden');
    try {
      await options.openSettings();
    } finally {
      if (visible && below === stack.top()) below?.show();
    }
  };

  const engine = createEngine(packed, phone.size, phone.nextFrame);
  const tabBar =
    packed.app.tabBar && !packed.app.tabBar.custom
      ? createTabBar(look.themed(packed.app.tabBar), asset, (pagePath, index) => {
          stack.showTab(pagePath, {});
          const text = packed.app.tabBar?.list[index]?.text ?? '';
          stack.top()?.call('onTabItemTap', { index: String(index), pagePath, text });
        })
      : undefined;
  if (tabBar) root.insertBefore(tabBar.root, pageHost.nextSibling);

  const open = (path: string, query: { [name: string]: string }, channel: EventChannel, created: (page: MiniPage) => void): void => {
    look.load(path);
    loadComponents(path, new Set());
    logic.load(path);
    const isTab = stack.isTab(path);
    let page: MiniPage | undefined;
    const view = createPageView({
      packageId: packed.packageId,
      path,
      window: look.windowOf(path),
      isTab,
      canGoBack: stack.pages().length > 0 && !isTab,
      showHome: path !== entry,
      clock: phone.clock,
      back: () => stack.navigateBack(1),
      home: () => (stack.isTab(entry) ? stack.switchTab(`/${entry}`) : stack.reLaunch(`/${entry}`)),
      capsuleMenu: () =>
        void overlay.actionSheet(['设置', '重新进入小程序']).then((index) => {
          if (index === 0) openSettings().catch((error) => report(error, 'settings'));
          if (index === 1) stack.reLaunch(`/${entry}`);
        }),
      close: options.onClose,
      onScroll: (scrollTop) => void page?.call('onPageScroll', { scrollTop }),
      onReachBottom: () => void page?.call('onReachBottom'),
      onPullDown: () => void page?.call('onPullDownRefresh'),
    });
    pageHost.append(view.root);
    view.measure();
    page = openPage({
      engine,
      path,
      query,
      view,
      isTab,
      pageId: ++pageIds,
      channel,
      clock: phone.clock,
      report,
      begin: phone.activity.begin,
      created,
    });
  };
  const loadComponents = (path: string, seen: Set<string>): void => {
    const ofPage = packed.configs[path]?.usingComponents ?? {};
    for (const target of Object.values({ ...packed.app.usingComponents, ...ofPage })) {
      if (target.includes('://')) continue;
      const component = parseAddress(target, Object.values(ofPage).includes(target) ? path : 'app').path;
      if (seen.has(component)) continue;
      seen.add(component);
      loadComponents(component, seen);
      if (!logic.has(component)) throw new Error(`the component ${component} used by ${path} is not in the package`);
      logic.load(component);
    }
  };
  const stack = createPageStack({ packed, host: pageHost, tabBar, visible: () => visible, open });

  const start = (): void => {
    const wx = createWx(mini, timers);
    logic = createLogic(packed, engine.space, {
      wx,
      App(definition) {
        app = definition as { [name: string]: unknown };
      },
      getApp: () => app,
      getCurrentPages: () => stack.pages().map((page) => page.caller),
      timers,
      requestAnimationFrame: (run: (time: number) => void) => timers.setTimeout(() => run(phone.clock.now()), 16),
      cancelAnimationFrame: timers.clearTimeout,
      console,
    });
    registerBuiltIns(engine.space, packed, mini);
    for (const warning of packed.warnings) console.warn(`[${info.name}] ${warning}`);
    if (logic.has('app')) logic.load('app');
    if (!app) app = {};
    tellApp('onLaunch', launch);
    started = true;
  };

  const mini: MiniProgram = {
    info,
    packed,
    phone,
    root,
    overlay,
    tabBar,
    privacy: createPrivacyConsent({ info, overlay, phone, report }),
    get visible() {
      return visible;
    },
    pages: stack.pages,
    top: stack.top,
    launchOptions: () => launch,
    enterOptions: () => enterWith,
    asset,
    report,
    hook,
    unhook,
    fire,
    closeToPhone: options.onClose,
    openSettings,
    navigateTo: stack.navigateTo,
    redirectTo: stack.redirectTo,
    reLaunch: stack.reLaunch,
    switchTab: stack.switchTab,
    navigateBack: stack.navigateBack,
    enter(address, scene) {
      // A code may lead home with nothing but a query.
      const url = address === undefined ? undefined : `/${/^(?:\?|$)/.test(address) ? entry : ''}${address.replace(/^\//, '')}`;
      const wanted = url === undefined ? undefined : parseAddress(url, '');
      const cold = !started;
      const now = stack.top();
      const target = wanted ?? { path: cold ? entry : (now?.path ?? entry), query: cold ? {} : (now?.query ?? {}) };
      enterWith = { path: target.path, query: target.query, scene, referrerInfo: {} };
      if (cold) {
        launch = enterWith;
        start();
      }
      visible = true;
      root.hidden = false;
      tellApp('onShow', enterWith);
      fire('appShow', enterWith);
      if (!stack.isKnown(target.path)) {
        const missing = { path: target.path, query: target.query, isEntryPage: cold };
        callApp('onPageNotFound', missing);
        fire('pageNotFound', missing);
        if (cold && stack.pages().length === 0) stack.reLaunch(`/${entry}`);
        overlay.toast('页面不存在', 'none', 2000);
      } else if (cold || wanted) {
        if (stack.isTab(target.path)) stack.showTab(target.path, target.query);
        else if (cold) stack.push(target.path, target.query);
        // WeChat starts a page asked for from outside afresh.
        else stack.reLaunch(url as string);
      } else stack.showTop();
    },
    leave() {
      if (!visible) return;
      visible = false;
      const top = stack.top();
      top?.hide();
      top?.view.root.removeAttribute('hidden');
      root.hidden = true;
      callApp('onHide');
      fire('appHide');
    },
    destroy() {
      mini.leave();
      stack.dropAll();
      timers.stopAll();
      forgetTheme();
      fire('destroy');
      look.remove();
      root.remove();
    },
  };
  const forgetTheme = phone.onState((now, before) => {
    if (now.theme === before.theme || !packed.app.darkmode) return;
    root.dataset.theme = now.theme;
    fire('themeChange', { theme: now.theme });
    tabBar?.setStyle(look.themed(packed.app.tabBar) as { color?: string });
    for (const page of stack.all()) {
      const config = look.windowOf(page.path);
      page.view.setNavigationColor(
        config.navigationBarTextStyle === 'white' ? '#ffffff' : config.navigationBarTextStyle === 'black' ? '#000000' : undefined,
        config.navigationBarBackgroundColor,
      );
      if (config.backgroundColor) page.view.body.style.backgroundColor = config.backgroundColor;
    }
  });
  root.dataset.theme = look.theme();
  return mini;
}
