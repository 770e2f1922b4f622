/** From page to page, tab bar, navigation bar, pull-down, scrolling. */
import { ApiError } from '../runtime/api-error.ts';
import type { MiniPage } from '../runtime/mini-page.ts';
import type { MiniProgram } from '../runtime/mini-program-type.ts';
import { type ApiGroup, api, numberOption, type Options, textOption } from './api.ts';

export function navigationApis(mini: MiniProgram): ApiGroup {
  const page = (): MiniPage => {
    const top = mini.top();
    if (!top) throw new ApiError('page is not ready');
    return top;
  };
  const tab = (run: (bar: NonNullable<MiniProgram['tabBar']>, options: Options, index: number) => void, needsIndex = true) => {
    return (options: Options): undefined => {
      const bar = mini.tabBar;
      if (!bar) throw new ApiError('not TabBar page');
      const index = numberOption(options, 'index', -1);
      if (needsIndex && !bar.has(index)) throw new ApiError('tabbar item not found');
      run(bar, options, index);
      return undefined;
    };
  };
  const simple = (name: string, run: (options: Options) => object | undefined): [string, unknown] => [name, api(mini, name, run)];
  const doing = (run: (options: Options) => void) => (options: Options) => {
    run(options);
    return undefined;
  };
  return Object.fromEntries([
    simple('navigateTo', ({ url, events }) =>
      mini.navigateTo(url as string, events as { [name: string]: (data: unknown) => void } | undefined),
    ),
    simple(
      'redirectTo',
      doing(({ url }) => mini.redirectTo(url as string)),
    ),
    simple(
      'reLaunch',
      doing(({ url }) => mini.reLaunch(url as string)),
    ),
    simple(
      'switchTab',
      doing(({ url }) => mini.switchTab(url as string)),
    ),
    simple(
      'navigateBack',
      doing((options) => mini.navigateBack(numberOption(options, 'delta', 1))),
    ),
    simple(
      'exitMiniProgram',
      doing(() => mini.closeToPhone()),
    ),
    simple(
      'setNavigationBarTitle',
      doing((options) => page().view.setTitle(textOption(options, 'title'))),
    ),
    simple(
      'setNavigationBarColor',
      doing((options) =>
        page().view.setNavigationColor(textOption(options, 'frontColor') || undefined, textOption(options, 'backgroundColor') || undefined),
      ),
    ),
    simple(
      'showNavigationBarLoading',
      doing(() => page().view.setLoading(true)),
    ),
    simple(
      'hideNavigationBarLoading',
      doing(() => page().view.setLoading(false)),
    ),
    simple(
      'hideHomeButton',
      doing(() => page().view.hideHome()),
    ),
    simple(
      'startPullDownRefresh',
      doing(() => page().view.startPullDown()),
    ),
    simple(
      'stopPullDownRefresh',
      doing(() => page().view.stopPullDown()),
    ),
    simple(
      'setBackgroundColor',
      doing((options) => {
        page().view.body.style.backgroundColor = textOption(options, 'backgroundColor');
      }),
    ),
    simple(
      'setBackgroundTextStyle',
      doing(() => {}),
    ),
    simple(
      'pageScrollTo',
      doing((options) => scrollPage(page(), options)),
    ),
    simple(
      'setTabBarBadge',
      tab((bar, options, index) => bar.setBadge(index, textOption(options, 'text'))),
    ),
    simple(
      'removeTabBarBadge',
      tab((bar, _options, index) => bar.setBadge(index, undefined)),
    ),
    simple(
      'showTabBarRedDot',
      tab((bar, _options, index) => bar.setDot(index, true)),
    ),
    simple(
      'hideTabBarRedDot',
      tab((bar, _options, index) => bar.setDot(index, false)),
    ),
    simple(
      'setTabBarItem',
      tab((bar, options, index) => bar.setItem(index, options as { text?: string })),
    ),
    simple(
      'setTabBarStyle',
      tab((bar, options) => bar.setStyle(options as { color?: string }), false),
    ),
    simple(
      'showTabBar',
      tab((bar) => bar.setVisible(true), false),
    ),
    simple(
      'hideTabBar',
      tab((bar) => bar.setVisible(false), false),
    ),
  ]);
}

function scrollPage(page: MiniPage, options: Options): void {
  const { scroll } = page.view;
  const selector = textOption(options, 'selector');
  let top = numberOption(options, 'scrollTop', scroll.scrollTop);
  if (selector) {
    const target =
      page.component.shadowRoot && 'querySelector' in page.component.shadowRoot ? page.component.shadowRoot.querySelector(selector) : null;
    const dom = target?.$$ as unknown as HTMLElement | undefined;
    if (!dom) throw new ApiError('selector not found');
    top = scroll.scrollTop + dom.getBoundingClientRect().top - scroll.getBoundingClientRect().top + numberOption(options, 'offsetTop', 0);
  }
  scroll.scrollTo?.({ top, behavior: numberOption(options, 'duration', 300) > 0 ? 'smooth' : 'auto' });
}
