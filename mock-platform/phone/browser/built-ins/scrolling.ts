/** scroll-view and swiper. */
import type { Clock } from '../../../../devices/index.ts';
import { asNumber, asText, type BuiltInFactory, isOn } from './host.ts';

export const scrollView: BuiltInFactory = ({ element, prop, fire, mini }) => {
  let last = { left: 0, top: 0 };
  let atEdge = '';
  const style = (): void => {
    element.style.overflowX = isOn(prop('scrollX')) ? 'auto' : 'hidden';
    element.style.overflowY = isOn(prop('scrollY')) ? 'auto' : 'hidden';
    if (!isOn(prop('scrollX')) && !isOn(prop('scrollY'))) element.style.overflow = 'hidden';
    element.classList.toggle('wx-enable-flex', isOn(prop('enableFlex')));
    element.classList.toggle('wx-no-scrollbar', prop('showScrollbar') === false || prop('showScrollbar') === 'false');
  };
  element.addEventListener('scroll', () => {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = element;
    fire('scroll', { scrollLeft, scrollTop, scrollWidth, scrollHeight, deltaX: last.left - scrollLeft, deltaY: last.top - scrollTop });
    last = { left: scrollLeft, top: scrollTop };
    const upper = asNumber(prop('upperThreshold'), 50);
    const lower = asNumber(prop('lowerThreshold'), 50);
    const vertical = isOn(prop('scrollY'));
    const [at, size, all] = vertical ? [scrollTop, clientHeight, scrollHeight] : [scrollLeft, clientWidth, scrollWidth];
    const edge = at <= upper ? 'scrolltoupper' : at + size >= all - lower ? 'scrolltolower' : '';
    if (edge !== atEdge && edge)
      fire(edge, { direction: edge === 'scrolltoupper' ? (vertical ? 'top' : 'left') : vertical ? 'bottom' : 'right' });
    atEdge = edge;
  });
  const scrollTo = (options: ScrollToOptions): void =>
    element.scrollTo({ ...options, behavior: isOn(prop('scrollWithAnimation')) ? 'smooth' : 'auto' });
  const later = (run: () => void): void => mini.phone.nextFrame(run);
  return {
    update(name, value) {
      style();
      if (name === 'scrollTop' && value !== undefined && value !== '') later(() => scrollTo({ top: asNumber(value, 0) }));
      if (name === 'scrollLeft' && value !== undefined && value !== '') later(() => scrollTo({ left: asNumber(value, 0) }));
      if (name === 'scrollIntoView' && value)
        later(() => {
          const target = element.querySelector<HTMLElement>(`#${CSS.escape(asText(value))}`);
          if (!target) return;
          const [own, other] = [element.getBoundingClientRect(), target.getBoundingClientRect()];
          scrollTo({ top: element.scrollTop + other.top - own.top, left: element.scrollLeft + other.left - own.left });
        });
    },
    attached: style,
  };
};

/** Slides lie on top of each other; the current one and its neighbours move. */
export const swiper: BuiltInFactory = ({ element, prop, change, fire, mini }) => {
  let current = 0;
  let stop = (): void => {};
  const clock: Clock = mini.phone.clock;
  const dots = document.createElement('div');
  dots.className = 'wx-swiper-dots';
  const slides = (): HTMLElement[] =>
    [...element.querySelectorAll<HTMLElement>('wx-swiper-item')].filter((one) => one.closest('wx-swiper') === element);
  const draw = (): void => {
    const all = slides();
    if (current >= all.length) current = Math.max(0, all.length - 1);
    const axis = isOn(prop('vertical')) ? 'Y' : 'X';
    all.forEach((slide, index) => {
      slide.style.transitionDuration = `${asNumber(prop('duration'), 500)}ms`;
      slide.style.transform = `translate${axis}(${(index - current) * 100}%)`;
      slide.setAttribute('aria-hidden', String(index !== current));
    });
    dots.hidden = !isOn(prop('indicatorDots'));
    dots.replaceChildren(
      ...all.map((_slide, index) => {
        const dot = document.createElement('i');
        dot.style.background = asText((index === current ? prop('indicatorActiveColor') : prop('indicatorColor')) ?? '');
        dot.classList.toggle('wx-on', index === current);
        return dot;
      }),
    );
  };
  const go = (to: number, source: 'autoplay' | 'touch'): void => {
    const count = slides().length;
    if (count === 0) return;
    const next = isOn(prop('circular')) || source === 'autoplay' ? (to + count) % count : Math.min(count - 1, Math.max(0, to));
    if (next === current) {
      draw();
      return;
    }
    current = next;
    draw();
    change('current', current);
    const item = slides()[current];
    fire('change', { current, currentItemId: item?.dataset.itemId ?? '', source });
    clock.after(asNumber(prop('duration'), 500), () =>
      fire('animationfinish', { current, currentItemId: item?.dataset.itemId ?? '', source }),
    );
  };
  const play = (): void => {
    stop();
    if (!isOn(prop('autoplay')) || !element.isConnected) return;
    stop = clock.after(asNumber(prop('interval'), 5000), () => {
      go(current + 1, 'autoplay');
      play();
    });
  };
  let from: { x: number; y: number } | undefined;
  element.addEventListener('pointerdown', (event) => {
    from = { x: event.clientX, y: event.clientY };
  });
  element.addEventListener('pointerup', (event) => {
    if (!from) return;
    const moved = isOn(prop('vertical')) ? event.clientY - from.y : event.clientX - from.x;
    from = undefined;
    if (Math.abs(moved) > 30) go(current + (moved < 0 ? 1 : -1), 'touch');
  });
  const watcher = new MutationObserver(draw);
  return {
    update(name, value) {
      if (name === 'current') current = Math.max(0, Math.trunc(asNumber(value, 0)));
      if (element.isConnected) draw();
      if (name === 'autoplay' || name === 'interval') play();
    },
    attached() {
      element.append(dots);
      watcher.observe(element, { childList: true });
      draw();
      play();
    },
    detached() {
      watcher.disconnect();
      stop();
    },
  };
};

export const swiperItem: BuiltInFactory = ({ element }) => ({
  update(name, value) {
    if (name === 'itemId') element.dataset.itemId = asText(value);
  },
});
