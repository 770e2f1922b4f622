/** The strong reminder: a full-screen ring with vibration until the person answers; and the banner of an ordinary message. */
import type { Clock } from '../../../../devices/index.ts';
import type { InboxMessage } from '../../../wechat/client-side.ts';
import { button, element } from '../dom.ts';
import { sayTime } from './times.ts';

/** How long it rings by itself: WeChat's length is not published. */
const RING_MS = 30_000;
const BANNER_MS = 5_000;

export interface Ring {
  ring(message: InboxMessage): void;
  banner(message: InboxMessage): void;
}

export function createRing(screen: HTMLElement, clock: Clock, open: (message: InboxMessage) => void): Ring {
  const queue: InboxMessage[] = [];
  let current: { view: HTMLElement; stop(): void } | undefined;
  let touched = false;
  screen.ownerDocument.addEventListener('pointerdown', () => {
    touched = true;
  });
  const next = (): void => {
    current?.stop();
    current = undefined;
    const message = queue.shift();
    if (!message) return;
    const answer = (view: boolean) => (): void => {
      next();
      if (view) open(message);
    };
    const view = element(
      'div',
      {
        class: 'ring',
        hook: 'ring',
        role: 'alertdialog',
        label: `${message.miniProgramName} ${message.title}`,
        attributes: { 'data-message': message.id, 'aria-modal': 'true' },
      },
      element(
        'div',
        { class: 'ring-waves', attributes: { 'aria-hidden': 'true' } },
        element('i'),
        element('i'),
        element('i'),
        element('b', { text: [...message.miniProgramName][0] ?? '小' }),
      ),
      element('div', { class: 'ring-app', text: message.miniProgramName }),
      element('div', { class: 'ring-title', text: message.title }),
      element(
        'dl',
        { class: 'ring-words' },
        ...message.keywords.flatMap((keyword) => [element('dt', { text: keyword.name }), element('dd', { text: keyword.value })]),
      ),
      element('div', { class: 'ring-time', text: sayTime(message.receivedAt, clock.now()) }),
      element(
        'div',
        { class: 'ring-actions' },
        button('忽略', answer(false), { class: 'ring-ignore', hook: 'ring-ignore' }),
        button('查看', answer(true), { class: 'ring-view', hook: 'ring-view' }),
      ),
    );
    screen.append(view);
    const quiet = touched ? startTone() : () => {};
    const cancel = clock.after(RING_MS, next);
    current = {
      view,
      stop() {
        cancel();
        quiet();
        view.remove();
      },
    };
  };
  return {
    ring(message) {
      queue.push(message);
      if (!current) next();
    },
    banner(message) {
      const view = element(
        'button',
        { class: 'banner', hook: 'banner', label: `${message.miniProgramName} ${message.title}` },
        element('b', { text: message.miniProgramName }),
        element('span', { text: message.title }),
      );
      view.addEventListener('click', () => {
        view.remove();
        open(message);
      });
      screen.append(view);
      clock.after(BANNER_MS, () => view.remove());
    },
  };
}

/** A soft two-tone ring. Browsers allow sound only after the person touched the page. */
function startTone(): () => void {
  try {
    const context = new AudioContext();
    const volume = context.createGain();
    const tone = context.createOscillator();
    const beat = context.createOscillator();
    const depth = context.createGain();
    volume.gain.value = 0.05;
    tone.frequency.value = 740;
    beat.frequency.value = 2;
    beat.type = 'square';
    depth.gain.value = 110;
    beat.connect(depth).connect(tone.frequency);
    tone.connect(volume).connect(context.destination);
    tone.start();
    beat.start();
    return () => void context.close();
  } catch {
    return () => {};
  }
}
