/** The DOM of one page: navigation bar, scrolling body, pull-down indicator. */
import type { Clock } from '../../../../devices/index.ts';
import type { WindowConfig } from '../../pack/packed.ts';
import { button, element, own } from '../dom.ts';

export interface PageViewOptions {
  readonly packageId: string;
  readonly path: string;
  readonly window: WindowConfig;
  readonly isTab: boolean;
  readonly canGoBack: boolean;
  /** A home button instead of the back arrow, as WeChat shows on a first page that is not the entry. */
  readonly showHome: boolean;
  back(): void;
  home(): void;
  capsuleMenu(): void;
  close(): void;
  onScroll(scrollTop: number): void;
  onReachBottom(): void;
  onPullDown(): void;
  readonly clock: Clock;
}

export interface PageView {
  readonly root: HTMLElement;
  readonly body: HTMLElement;
  readonly scroll: HTMLElement;
  setTitle(text: string): void;
  setNavigationColor(front: string | undefined, back: string | undefined): void;
  setLoading(on: boolean): void;
  hideHome(): void;
  startPullDown(): void;
  stopPullDown(): void;
  /** Tells the page's frame units its own size. */
  measure(): void;
}

export function createPageView(options: PageViewOptions): PageView {
  const { window: config } = options;
  const title = element('div', {
    class: 'nav-title',
    text: config.navigationBarTitleText ?? '',
    hook: 'title',
    role: 'heading',
    attributes: { 'aria-level': '1' },
  });
  const spinner = element('div', { class: 'nav-spinner', attributes: { hidden: '' } });
  const back = options.canGoBack
    ? button('', options.back, { class: 'nav-back', label: '返回', hook: 'back' })
    : options.showHome && !options.isTab
      ? button('', options.home, { class: 'nav-home', label: '返回首页', hook: 'home' })
      : undefined;
  const capsule = element(
    'div',
    { class: 'capsule' },
    button('', options.capsuleMenu, { class: 'capsule-menu', label: '更多', hook: 'menu' }),
    button('', options.close, { class: 'capsule-close', label: '关闭小程序', hook: 'close' }),
  );
  const nav = element('div', { class: 'nav', hook: 'navigation-bar' }, back, spinner, title);
  const scroll = element('div', { class: 'page-scroll', attributes: { 'data-page-scroll': '' } });
  const refresh = element(
    'div',
    { class: 'page-refresh', attributes: { hidden: '', role: 'status', 'aria-label': '正在刷新' } },
    element('i'),
    element('i'),
    element('i'),
  );
  const body = element(
    'div',
    { class: 'page-body', attributes: { 'data-page-body': '', 'data-package': options.packageId, 'data-page': options.path } },
    refresh,
    scroll,
  );
  const root = element('section', { class: 'page', hook: 'page' });
  if (config.navigationStyle === 'custom') root.classList.add(own('page-custom-nav'));
  else root.append(nav);
  root.append(body, capsule);
  if (config.disableScroll) scroll.classList.add(own('page-no-scroll'));
  if (config.backgroundColor) body.style.backgroundColor = config.backgroundColor;

  const distance = config.onReachBottomDistance ?? 50;
  let nearBottom = false;
  scroll.addEventListener('scroll', () => {
    options.onScroll(scroll.scrollTop);
    const near = scroll.scrollTop + scroll.clientHeight >= scroll.scrollHeight - distance;
    if (near && !nearBottom) options.onReachBottom();
    nearBottom = near;
  });

  const startPullDown = (): void => {
    if (!refresh.hidden) return;
    refresh.hidden = false;
    options.onPullDown();
  };
  if (config.enablePullDownRefresh) listenForPull(scroll, startPullDown, options.clock);

  const view: PageView = {
    root,
    body,
    scroll,
    setTitle: (text) => {
      title.textContent = text;
    },
    setNavigationColor(front, background) {
      if (background) root.style.setProperty('--nav-background', background);
      if (front) root.style.setProperty('--nav-text', front);
    },
    setLoading: (on) => {
      spinner.hidden = !on;
    },
    hideHome: () => root.querySelector('[data-phone="home"]')?.remove(),
    startPullDown,
    stopPullDown: () => {
      refresh.hidden = true;
    },
    measure() {
      if (body.clientHeight > 0) body.style.setProperty('--vh', `${body.clientHeight / 100}px`);
    },
  };
  const text = config.navigationBarTextStyle === 'white' ? '#ffffff' : config.navigationBarTextStyle === 'black' ? '#000000' : undefined;
  view.setNavigationColor(text, config.navigationBarBackgroundColor);
  return view;
}

/** Pulling at the top: a wheel or trackpad scrolled up at the top, or a drag downwards of 60 px. */
function listenForPull(scroll: HTMLElement, start: () => void, clock: Clock): void {
  let wheel = 0;
  let forget = (): void => {};
  scroll.addEventListener(
    'wheel',
    (event) => {
      wheel = scroll.scrollTop <= 0 && event.deltaY < 0 ? wheel - event.deltaY : 0;
      forget();
      forget = clock.after(300, () => {
        wheel = 0;
      });
      if (wheel > 240) {
        wheel = 0;
        start();
      }
    },
    { passive: true },
  );
  let from: number | undefined;
  scroll.addEventListener('pointerdown', (event) => {
    from = scroll.scrollTop <= 0 ? event.clientY : undefined;
  });
  scroll.addEventListener('pointermove', (event) => {
    if (from === undefined || event.buttons === 0 || event.clientY - from < 60) return;
    from = undefined;
    start();
  });
}
