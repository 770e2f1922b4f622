/**
 * Pointer events → touchstart, touchmove, touchend, touchcancel, tap, longpress. Also knows whether code runs inside a
 * tap: requestSubscribeDeviceMessage asks (facts/wechat.md §2.4).
 */
import type { Clock } from '../../../../devices/index.ts';
import { dispatch, type EngineNode, elementOf } from './engine.ts';

const TAP_DISTANCE = 10;
const LONG_PRESS_MS = 350;

export interface Gestures {
  /** True while a tap handler runs, and `windowMs` after it returned. */
  insideTap(windowMs: number): boolean;
}

interface Press {
  readonly node: EngineNode;
  readonly x: number;
  readonly y: number;
  longPressed: boolean;
  moved: boolean;
  cancelTimer(): void;
}

export function createGestures(screen: HTMLElement, clock: Clock): Gestures {
  const presses = new Map<number, Press>();
  let depth = 0;
  let tapEndedAt = Number.NEGATIVE_INFINITY;

  const inTap = (run: () => void): void => {
    depth++;
    try {
      run();
    } finally {
      depth--;
      tapEndedAt = clock.now();
    }
  };
  const send = (type: string, node: EngineNode, event: { clientX: number; clientY: number; pointerId?: number }, original: Event): void => {
    const target = elementOf(node);
    if (!target) return;
    const page = node.closest<HTMLElement>('[data-page-body]');
    const box = page?.getBoundingClientRect() ?? { left: 0, top: 0 };
    const scroll = page?.querySelector<HTMLElement>(':scope > [data-page-scroll]');
    const clientX = event.clientX - box.left;
    const clientY = event.clientY - box.top;
    const touch = {
      identifier: event.pointerId ?? 0,
      clientX,
      clientY,
      pageX: clientX,
      pageY: clientY + (scroll?.scrollTop ?? 0),
      force: 1,
    };
    const ended = type === 'touchend' || type === 'touchcancel' || type === 'tap';
    const detail = type === 'tap' || type === 'longpress' ? { x: touch.pageX, y: touch.pageY } : {};
    const prevented = dispatch(target, type, detail, {
      bubbles: true,
      original,
      extraFields: { touches: ended && type !== 'tap' ? [] : [touch], changedTouches: [touch] },
    });
    if (prevented && original.cancelable) original.preventDefault();
  };

  screen.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || !elementOf(event.target)) return;
    const node = event.target as EngineNode;
    const press: Press = { node, x: event.clientX, y: event.clientY, longPressed: false, moved: false, cancelTimer: () => {} };
    press.cancelTimer = clock.after(LONG_PRESS_MS, () => {
      if (presses.get(event.pointerId) !== press || press.moved) return;
      press.longPressed = hasListener(node, 'longpress') || hasListener(node, 'longtap');
      send('longpress', node, event, event);
      send('longtap', node, event, event);
    });
    presses.set(event.pointerId, press);
    hover(node, true);
    send('touchstart', node, event, event);
  });
  screen.ownerDocument.addEventListener('pointermove', (event) => {
    const press = presses.get(event.pointerId);
    if (!press) return;
    if (Math.hypot(event.clientX - press.x, event.clientY - press.y) > TAP_DISTANCE) press.moved = true;
    send('touchmove', press.node, event, event);
  });
  screen.ownerDocument.addEventListener('pointerup', (event) => {
    const press = presses.get(event.pointerId);
    if (!press) return;
    end(event.pointerId, press);
    send('touchend', press.node, event, event);
  });
  screen.ownerDocument.addEventListener('pointercancel', (event) => {
    const press = presses.get(event.pointerId);
    if (!press) return;
    end(event.pointerId, press);
    send('touchcancel', press.node, event, event);
  });
  // The browser's own click decides what a tap is: it also comes from the keyboard and from assistive software.
  let lastPress: Press | undefined;
  const end = (id: number, press: Press): void => {
    presses.delete(id);
    press.cancelTimer();
    hover(press.node, false);
    lastPress = press;
  };
  screen.addEventListener('click', (event) => {
    const node = event.target as EngineNode;
    if (!elementOf(node)) return;
    const press = lastPress;
    lastPress = undefined;
    if (press && (press.moved || press.longPressed)) return;
    inTap(() => send('tap', node, event, event));
  });
  screen.addEventListener('keydown', (event) => {
    const node = event.target as EngineNode;
    if ((event.key !== 'Enter' && event.key !== ' ') || /^(?:INPUT|TEXTAREA|BUTTON|SELECT)$/.test(node.tagName) || !elementOf(node)) return;
    event.preventDefault();
    node.click();
  });
  for (const type of ['transitionend', 'animationstart', 'animationiteration', 'animationend'] as const) {
    screen.addEventListener(type, (event) => {
      const target = elementOf(event.target);
      if (target) dispatch(target, type, { elapsedTime: event.elapsedTime }, { bubbles: true, original: event });
    });
  }

  const hover = (node: EngineNode, on: boolean): void => {
    for (let at: HTMLElement | null = node; at; at = at.parentElement) {
      const name = at.dataset.hoverClass;
      if (!name || name === 'none') continue;
      if (on) at.classList.add(...name.split(/\s+/));
      else {
        const pressed = at;
        clock.after(Number(at.dataset.hoverStay ?? 70), () => pressed.classList.remove(...name.split(/\s+/)));
      }
      return;
    }
  };

  return { insideTap: (windowMs) => depth > 0 || (windowMs > 0 && clock.now() - tapEndedAt <= windowMs) };
}

/** True when the node or one above listens: a bound longpress takes the tap away, as in WeChat. */
function hasListener(node: EngineNode, type: string): boolean {
  for (let at: (Node & { __wxElement?: unknown }) | null = node; at; at = at.parentNode) {
    const listeners = (at.__wxElement as { _$eventTarget?: { listeners: { [type: string]: unknown } } } | undefined)?._$eventTarget
      ?.listeners;
    if (listeners?.[type]) return true;
  }
  return false;
}
