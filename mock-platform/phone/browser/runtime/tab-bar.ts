/** The tab bar of a mini-program. */
import type { TabBarConfig } from '../../pack/packed.ts';
import { element, own } from '../dom.ts';

export interface TabBar {
  readonly root: HTMLElement;
  select(pagePath: string): void;
  setBadge(index: number, text: string | undefined): void;
  setDot(index: number, on: boolean): void;
  setItem(index: number, item: { text?: string; iconPath?: string; selectedIconPath?: string }): void;
  setStyle(style: { color?: string; selectedColor?: string; backgroundColor?: string }): void;
  setVisible(on: boolean): void;
  has(index: number): boolean;
}

export function createTabBar(
  config: TabBarConfig,
  asset: (path: string) => string,
  tap: (pagePath: string, index: number) => void,
): TabBar {
  const root = element('nav', { class: 'tab-bar', hook: 'tab-bar', role: 'tablist', label: '底部标签' });
  const style = { color: config.color, selectedColor: config.selectedColor, backgroundColor: config.backgroundColor };
  const items = config.list.map((item, index) => {
    const icon = element('img', { class: 'tab-icon', attributes: { alt: '' } });
    const badge = element('span', { class: 'tab-badge', attributes: { hidden: '' } });
    const text = element('span', { class: 'tab-text', text: item.text });
    const one = element(
      'button',
      { class: 'tab', role: 'tab', hook: 'tab', tap: () => tap(item.pagePath, index) },
      element('span', { class: 'tab-icon-box' }, icon, badge),
      text,
    );
    root.append(one);
    return { ...item, root: one, icon, badge, text };
  });
  let selected = '';
  const draw = (): void => {
    if (style.backgroundColor) root.style.background = style.backgroundColor;
    for (const item of items) {
      const on = item.pagePath === selected;
      item.root.setAttribute('aria-selected', String(on));
      item.root.style.color = (on ? style.selectedColor : style.color) ?? '';
      const path = on ? (item.selectedIconPath ?? item.iconPath) : item.iconPath;
      item.icon.hidden = !path;
      if (path) item.icon.src = asset(path);
    }
  };
  return {
    root,
    select(pagePath) {
      selected = pagePath;
      draw();
    },
    setBadge(index, text) {
      const badge = items[index]?.badge;
      if (!badge) return;
      badge.hidden = text === undefined;
      badge.classList.remove(own('tab-dot'));
      // WeChat shows "…" when the text is longer than four characters.
      badge.textContent = text === undefined ? '' : text.length > 4 ? '…' : text;
    },
    setDot(index, on) {
      const badge = items[index]?.badge;
      if (!badge) return;
      badge.hidden = !on;
      badge.textContent = '';
      badge.classList.toggle(own('tab-dot'), on);
    },
    setItem(index, change) {
      const item = items[index];
      if (!item) return;
      Object.assign(item, {
        iconPath: change.iconPath ?? item.iconPath,
        selectedIconPath: change.selectedIconPath ?? item.selectedIconPath,
      });
      if (change.text !== undefined) item.text.textContent = change.text;
      draw();
    },
    setStyle(change) {
      Object.assign(style, Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)));
      draw();
    },
    setVisible: (on) => {
      root.hidden = !on;
    },
    has: (index) => items[index] !== undefined,
  };
}
