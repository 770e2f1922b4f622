/** Starts the phone on the page. */
import { createRandom, createRealClock } from '../../../devices/index.ts';
import type { InboxMessage, MiniProgramOnPhone, Stage } from '../../wechat/client-side.ts';
import { createActivity } from './activity.ts';
import { createFrame, pictureOnScreen } from './frame.ts';
import type { PhoneServices, PhoneState } from './phone-services.ts';
import { createGestures } from './runtime/gestures.ts';
import { createMiniProgram } from './runtime/mini-program.ts';
import type { MiniProgram } from './runtime/mini-program-type.ts';
import { createServer } from './server.ts';
import { createHomeScreen } from './wechat/home-screen.ts';
import { createOverlay } from './wechat/overlay.ts';
import { createRing } from './wechat/ring.ts';
import { scan } from './wechat/scan-view.ts';
import { openSettingsView } from './wechat/settings-view.ts';
import { openWebPage } from './wechat/web-page-view.ts';

/** WeChat's scene numbers. */
const SCENE_START_SCREEN = 1001;
const SCENE_SERVICE_NOTIFICATION = 1014;

async function start(place: HTMLElement): Promise<object> {
  const clock = createRealClock();
  const activity = createActivity(clock);
  const userId = new URLSearchParams(location.search).get('user') ?? 'me';
  const server = createServer(userId, activity);
  let state: PhoneState = { online: true, theme: 'light', textScale: 1 };
  let brightness = 1;
  const listeners = new Set<(state: PhoneState, before: PhoneState) => void>();
  const running = new Map<string, MiniProgram>();
  let front: MiniProgram | undefined;
  let inbox: InboxMessage[] = [];

  const changeState = (change: Partial<PhoneState>): void => {
    const before = state;
    state = { ...state, ...change };
    frame.setState(state);
    for (const listener of listeners) listener(state, before);
    if (state.online !== before.online)
      for (const mini of running.values())
        mini.fire('networkStatusChange', { isConnected: state.online, networkType: state.online ? 'wifi' : 'none' });
  };
  const users = await server.users().catch(() => []);
  const frame = createFrame({ userId, users, change: changeState });
  place.replaceChildren(frame.root);
  frame.setState(state);
  const tick = (): void => {
    const now = new Date(clock.now());
    frame.setClock(`${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`);
    clock.after(60_000 - (clock.now() % 60_000), tick);
  };
  tick();

  const gestures = createGestures(frame.screen, clock);
  const phone: PhoneServices = {
    userId,
    clock,
    random: createRandom(clock.now()),
    activity,
    server,
    gestures,
    state: () => state,
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    size: () => ({ width: frame.screen.clientWidth || 375, height: frame.screen.clientHeight || 812 }),
    nextFrame(run) {
      // A page in the background gets no frames; data must still arrive.
      let done = false;
      const once = (): void => {
        if (done) return;
        done = true;
        run();
      };
      requestAnimationFrame(once);
      clock.after(60, once);
    },
    vibrate: (kind) => frame.shake(kind),
    setBrightness(value) {
      brightness = value;
      frame.dim(value);
    },
    brightness: () => brightness,
    setKeepScreenOn: (on) => frame.note(on ? '屏幕保持常亮' : '屏幕按系统设置熄灭'),
    note: frame.note,
  };

  const home = createHomeScreen({
    now: clock.now,
    openProgram: (program) => void openProgram(program, undefined, SCENE_START_SCREEN),
    openMessage: (message) => void openMessage(message),
    scan: () => void scanSomething(),
    refresh: () => void refresh(),
  });
  frame.screen.append(home.root);
  const overlay = createOverlay(home.root, phone);
  const toHome = (): void => {
    front?.leave();
    front = undefined;
    home.root.hidden = false;
    void refresh();
  };
  const refresh = async (): Promise<void> => {
    try {
      const [programs, messages] = await Promise.all([server.miniPrograms(), server.inbox()]);
      inbox = messages;
      home.showPrograms(programs);
      home.showInbox(inbox);
      home.showProblem('');
    } catch (error) {
      home.showProblem(`连不上微信：${error instanceof Error ? error.message : '没有回答'}。平台在运行吗？点「刷新」重试。`);
    }
  };
  /** Route and query of the page in front, as its code got them; empty when no mini-program is in front. */
  const currentPage = (): string => {
    const page = front?.top();
    if (!page) return '';
    const query = Object.entries(page.query)
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    return query ? `${page.path}?${query}` : page.path;
  };
  const openProgram = async (program: MiniProgramOnPhone, page: string | undefined, scene: number): Promise<void> => {
    const done = activity.begin();
    try {
      const key = `${program.appid}:${program.stage}`;
      let mini = running.get(key);
      // A newer package replaces the running one at its next start.
      if (mini && mini.packed.packageId !== program.package.packageId) {
        mini.destroy();
        running.delete(key);
        mini = undefined;
      }
      if (!mini) {
        const packed = await server.package(program.package.packageId);
        const made: MiniProgram = createMiniProgram({
          info: program,
          packed,
          phone,
          onClose: toHome,
          openSettings: () => openSettingsView(made.overlay, server, program.appid, program.name),
        });
        mini = made;
        running.set(key, made);
        frame.screen.append(made.root);
      }
      if (front !== mini) front?.leave();
      front = mini;
      home.root.hidden = true;
      mini.enter(page, scene);
    } catch (error) {
      front = undefined;
      running.get(`${program.appid}:${program.stage}`)?.destroy();
      running.delete(`${program.appid}:${program.stage}`);
      home.root.hidden = false;
      console.error(`[camlock phone] ${program.name} did not start:`, error);
      home.showProblem(`「${program.name}」没有启动：${error instanceof Error ? error.message : '未知的内容'}`);
    } finally {
      done();
    }
  };
  /** The version in front was built anew: it starts again on the page it shows. */
  const reload = async ({ appid, stage }: { appid: string; stage: Stage }): Promise<void> => {
    const mini = running.get(`${appid}:${stage}`);
    if (!mini || mini !== front) return;
    const program = (await server.miniPrograms()).find((one) => one.appid === appid && one.stage === stage);
    const page = currentPage();
    if (program && front === mini) await openProgram(program, page || undefined, SCENE_START_SCREEN);
  };
  const openMessage = async (message: InboxMessage): Promise<void> => {
    try {
      const opened = await server.openMessage(message.id);
      inbox = inbox.map((one) => (one.id === opened.id ? opened : one));
      home.showInbox(inbox);
      if (!opened.page) return;
      const program = (await server.miniPrograms()).find((one) => one.appid === opened.appid && one.stage === opened.stage);
      if (program) await openProgram(program, opened.page, SCENE_SERVICE_NOTIFICATION);
      else home.showProblem(`「${opened.miniProgramName}」的这个版本不在这台手机上`);
    } catch (error) {
      home.showProblem(`消息没有打开：${error instanceof Error ? error.message : '没有回答'}`);
    }
  };
  /** WeChat's own scanner: a code of a mini-program opens it, a link of WeChat's opens its page, any other text is shown. */
  const scanSomething = async (): Promise<void> => {
    const text = await scan(overlay);
    if (text === undefined) return;
    try {
      const page = await server.scanLink(text);
      if (page !== undefined) return openWebPage(overlay, page);
      const code = await server.scan(text);
      if (code?.program) await openProgram(code.program, code.path, code.scene);
      else
        await overlay.modal({
          title: code ? `无法打开「${code.miniProgramName}」` : '扫描到的文字',
          content: code?.problem ?? text,
          showCancel: false,
        });
    } catch (error) {
      home.showProblem(`没有识别：${error instanceof Error ? error.message : '没有回答'}`);
    }
  };
  const ring = createRing(frame.screen, clock, (message) => void openMessage(message));
  server.follow({
    message(message) {
      inbox = [...inbox.filter((one) => one.id !== message.id), message];
      home.showInbox(inbox);
      if (message.strong) {
        phone.vibrate('long');
        ring.ring(message);
      } else ring.banner(message);
    },
    reload: (version) => void reload(version),
  });
  await refresh();
  // `/phone/#inbox` opens the service notifications at once.
  if (location.hash === '#inbox') home.openInbox();

  return {
    idle: () => activity.idle(),
    /** Same as the capsule's close button. */
    home: toHome,
    inbox: () => inbox,
    setState: changeState,
    /** PNG of the QR on the screen as a data URL, or undefined. */
    screenQr: async () => {
      const png = await pictureOnScreen(frame.screen);
      if (!png) return undefined;
      const bytes = new Uint8Array(await png.arrayBuffer());
      return `data:image/png;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
    },
    stack: () => front?.pages().map((page) => ({ path: page.path, query: page.query })) ?? [],
    currentPage,
    /** What the mini-program in front was opened with last. */
    enterOptions: () => front?.enterOptions(),
    pageData: () => front?.top()?.caller.data,
  };
}

declare global {
  interface Window {
    camlockPhone: Promise<object> | object;
  }
}

const place = document.getElementById('phone');
if (place) {
  const ready = start(place);
  // Tests wait for the promise first and call its hooks then.
  window.camlockPhone = ready;
  void ready.then((phone) => {
    window.camlockPhone = Object.assign(phone, { ready: true });
  });
}
