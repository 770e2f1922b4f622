/** wx.createSelectorQuery and createIntersectionObserver on the page's own DOM; places are relative to the page's window. */
import type * as glassEasel from 'glass-easel';
import type { MiniProgram } from '../runtime/mini-program-type.ts';

type Callback = ((value: unknown) => void) | undefined;
type Scope = glassEasel.GeneralComponent | undefined;
interface Task {
  read(): unknown;
  readonly callback: Callback;
}

/** The component behind what an app passes to `.in()`. */
function componentOf(given: unknown): Scope {
  return (given as { _$?: glassEasel.GeneralComponent } | undefined)?._$;
}

function find(scope: Scope, selector: string, all: boolean): glassEasel.Element[] {
  const root = scope?.shadowRoot;
  if (!root || !('querySelectorAll' in root)) return [];
  if (all) return root.querySelectorAll(selector);
  const one = root.querySelector(selector);
  return one ? [one] : [];
}

const domOf = (element: glassEasel.Element): HTMLElement => element.$$ as unknown as HTMLElement;

function rectOf(dom: HTMLElement): { left: number; top: number; right: number; bottom: number; width: number; height: number } {
  const origin = dom.closest('[data-page-body]')?.getBoundingClientRect() ?? { left: 0, top: 0 };
  const { left, top, width, height } = dom.getBoundingClientRect();
  return {
    left: left - origin.left,
    top: top - origin.top,
    right: left - origin.left + width,
    bottom: top - origin.top + height,
    width,
    height,
  };
}

export function createSelectorQuery(mini: MiniProgram): object {
  let scope: Scope = mini.top()?.component;
  const tasks: Task[] = [];
  const view = () => mini.top()?.view;
  const query = {
    in(component: unknown) {
      scope = componentOf(component) ?? scope;
      return query;
    },
    select: (selector: string) => nodes(selector, false),
    selectAll: (selector: string) => nodes(selector, true),
    selectViewport: () => ({
      boundingClientRect: (callback: Callback) =>
        add(
          () => ({
            left: 0,
            top: 0,
            right: mini.phone.size().width,
            bottom: view()?.body.clientHeight,
            width: mini.phone.size().width,
            height: view()?.body.clientHeight,
          }),
          callback,
        ),
      scrollOffset: (callback: Callback) => add(() => scrollOf(view()?.scroll), callback),
      fields: (_fields: object, callback: Callback) =>
        add(() => ({ ...scrollOf(view()?.scroll), width: mini.phone.size().width, height: view()?.body.clientHeight }), callback),
    }),
    exec(callback?: (values: unknown[]) => void) {
      const done = mini.phone.activity.begin();
      mini.phone.nextFrame(() => {
        done();
        const values = tasks.map((task) => task.read());
        tasks.forEach((task, index) => {
          task.callback?.(values[index]);
        });
        callback?.(values);
      });
      return query;
    },
  };
  const add = (read: () => unknown, callback: Callback) => {
    tasks.push({ read, callback });
    return query;
  };
  const nodes = (selector: string, all: boolean) => {
    const from = scope;
    const each = (read: (element: glassEasel.Element) => object) => () => {
      const found = find(from, selector, all).map(read);
      return all ? found : (found[0] ?? null);
    };
    return {
      boundingClientRect: (callback: Callback) =>
        add(
          each((one) => ({ id: one.id, dataset: one.dataset, ...rectOf(domOf(one)) })),
          callback,
        ),
      scrollOffset: (callback: Callback) =>
        add(
          each((one) => ({ id: one.id, dataset: one.dataset, ...scrollOf(domOf(one)) })),
          callback,
        ),
      fields: (fields: { [name: string]: unknown }, callback: Callback) =>
        add(
          each((one) => fieldsOf(one, fields)),
          callback,
        ),
      node: (callback: Callback) =>
        add(
          each((one) => ({ node: domOf(one).querySelector('canvas') ?? null })),
          callback,
        ),
      context: (callback: Callback) =>
        add(
          each(() => ({ context: {} })),
          callback,
        ),
    };
  };
  return query;
}

function scrollOf(dom: HTMLElement | undefined): object {
  return {
    scrollLeft: dom?.scrollLeft ?? 0,
    scrollTop: dom?.scrollTop ?? 0,
    scrollWidth: dom?.scrollWidth ?? 0,
    scrollHeight: dom?.scrollHeight ?? 0,
  };
}

function fieldsOf(element: glassEasel.Element, fields: { [name: string]: unknown }): object {
  const dom = domOf(element);
  const data = (element as unknown as { data?: { [name: string]: unknown } }).data ?? {};
  const { width, height, ...place } = rectOf(dom);
  const style = Array.isArray(fields.computedStyle) ? getComputedStyle(dom) : undefined;
  return {
    ...(fields.id ? { id: element.id } : {}),
    ...(fields.dataset ? { dataset: element.dataset } : {}),
    ...(fields.rect ? place : {}),
    ...(fields.size ? { width, height } : {}),
    ...(fields.scrollOffset ? scrollOf(dom) : {}),
    ...(Array.isArray(fields.properties) ? Object.fromEntries(fields.properties.map((name: string) => [name, data[name]])) : {}),
    ...(style
      ? Object.fromEntries(
          (fields.computedStyle as string[]).map((name) => [
            name,
            style.getPropertyValue(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)),
          ]),
        )
      : {}),
    ...(fields.node ? { node: dom.querySelector('canvas') } : {}),
  };
}

export function observeIntersection(
  mini: MiniProgram,
  component: unknown,
  options: { thresholds?: number[]; observeAll?: boolean } = {},
): object {
  let observer: IntersectionObserver | undefined;
  let margin = '0px';
  let root: HTMLElement | null = null;
  const scope = componentOf(component) ?? mini.top()?.component;
  const edges = (value: { top?: number; right?: number; bottom?: number; left?: number } = {}): string =>
    `${value.top ?? 0}px ${value.right ?? 0}px ${value.bottom ?? 0}px ${value.left ?? 0}px`;
  const made = {
    relativeTo(selector: string, margins?: object) {
      const one = find(scope, selector, false)[0];
      root = one ? domOf(one) : null;
      margin = edges(margins);
      return made;
    },
    relativeToViewport(margins?: object) {
      root = mini.top()?.view.scroll ?? null;
      margin = edges(margins);
      return made;
    },
    observe(selector: string, callback: (value: object) => void) {
      observer = new IntersectionObserver(
        (entries) => {
          for (const entry of entries) {
            const dom = entry.target as HTMLElement;
            callback({
              id: dom.id,
              dataset: {},
              time: entry.time,
              intersectionRatio: entry.intersectionRatio,
              boundingClientRect: rectOf(dom),
              intersectionRect: entry.intersectionRect,
              relativeRect: entry.rootBounds,
            });
          }
        },
        { root, rootMargin: margin, threshold: options.thresholds ?? [0] },
      );
      for (const one of find(scope, selector, options.observeAll === true)) observer.observe(domOf(one));
    },
    disconnect: () => observer?.disconnect(),
  };
  return made;
}
