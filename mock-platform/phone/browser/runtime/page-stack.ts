/** The stack of opened pages and the tab pages that stay alive, with WeChat's refusals. */
import type { PackedMiniProgram } from '../../pack/packed.ts';
import { own } from '../dom.ts';
import { parseAddress } from './address.ts';
import { ApiError } from './api-error.ts';
import { createEventChannels, type EventChannel, type MiniPage } from './mini-page.ts';
import type { TabBar } from './tab-bar.ts';

/** Most pages a stack may hold (facts/wechat.md §4.5). */
const PAGE_STACK_LIMIT = 10;

type Query = { [name: string]: string };

export interface PageStackOptions {
  readonly packed: PackedMiniProgram;
  /** Holds the views of all pages. */
  readonly host: HTMLElement;
  readonly tabBar: TabBar | undefined;
  /** True while the mini-program is in front. */
  readonly visible: () => boolean;
  /** Makes a page; `created` puts it where getCurrentPages() finds it before its onLoad runs. */
  open(path: string, query: Query, channel: EventChannel, created: (page: MiniPage) => void): void;
}

export interface PageStack {
  pages(): readonly MiniPage[];
  /** Pages of the stack and the tab pages that are kept. */
  all(): readonly MiniPage[];
  top(): MiniPage | undefined;
  isTab(path: string): boolean;
  isKnown(path: string): boolean;
  showTop(): void;
  showTab(path: string, query: Query): void;
  push(path: string, query: Query): void;
  dropAll(): void;
  navigateTo(url: string, events?: { [name: string]: (data: unknown) => void }): { eventChannel: EventChannel };
  redirectTo(url: string): void;
  reLaunch(url: string): void;
  switchTab(url: string): void;
  navigateBack(delta: number): void;
}

export function createPageStack({ packed, host, tabBar, visible, open }: PageStackOptions): PageStack {
  const tabPaths = new Set(packed.app.tabBar?.list.map((item) => item.pagePath) ?? []);
  const known = new Set(packed.pages);
  const tabs = new Map<string, MiniPage>();
  let stack: MiniPage[] = [];

  const top = (): MiniPage | undefined => stack[stack.length - 1];
  const resolve = (url: unknown, api: string): { path: string; query: Query } => {
    if (typeof url !== 'string' || url === '') throw new ApiError('parameter error: parameter.url should be String instead of Undefined;');
    const address = parseAddress(url, top()?.path ?? '');
    if (!known.has(address.path))
      throw new ApiError(api === 'switchTab' ? 'can not switch to no-tabBar page' : `page "${url.slice(0, 200)}" is not found`);
    return address;
  };
  const showTop = (): void => {
    const page = top();
    for (const other of host.children) if (other !== page?.view.root) (other as HTMLElement).hidden = true;
    if (tabBar) {
      tabBar.root.classList.toggle(own('tab-bar-away'), !page?.isTab);
      if (page) tabBar.select(page.path);
    }
    if (page && visible()) page.show();
    else if (page) page.view.root.hidden = false;
  };
  const dropAll = (): void => {
    for (const page of stack.splice(0).reverse()) if (!page.isTab) page.unload();
    for (const page of tabs.values()) page.unload();
    tabs.clear();
  };
  /** Tab pages stay alive: the same page comes back. */
  const showTab = (path: string, query: Query): void => {
    const leaving = top();
    if (leaving?.path === path) return;
    leaving?.hide();
    for (const page of stack.splice(0).reverse()) if (!page.isTab) page.unload();
    const kept = tabs.get(path);
    if (kept) stack = [kept];
    else
      open(path, query, createEventChannels().opened, (made) => {
        tabs.set(path, made);
        stack = [made];
      });
    showTop();
  };
  const push = (path: string, query: Query, channel: EventChannel = createEventChannels().opened): void => {
    open(path, query, channel, (page) => {
      stack.push(page);
      if (page.isTab) tabs.set(path, page);
    });
    showTop();
  };

  return {
    pages: () => stack,
    all: () => [...new Set([...stack, ...tabs.values()])],
    top,
    isTab: (path) => tabPaths.has(path),
    isKnown: (path) => known.has(path),
    showTop,
    showTab,
    push,
    dropAll,
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
      push(path, query);
    },
    reLaunch(url) {
      const { path, query } = resolve(url, 'reLaunch');
      dropAll();
      push(path, query);
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
}
