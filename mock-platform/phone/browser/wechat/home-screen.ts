/** WeChat's own screens: the chat list with service notifications and the mini-programs this person may open. */
import type { InboxMessage, MiniProgramOnPhone, Stage } from '../../../wechat/client-side.ts';
import { button, element } from '../dom.ts';
import { sayTime } from './times.ts';

export const STAGE_WORDS: { readonly [stage in Stage]: string } = { developer: '开发版', trial: '体验版', formal: '正式版' };

export interface HomeScreen {
  readonly root: HTMLElement;
  showPrograms(programs: readonly MiniProgramOnPhone[]): void;
  showInbox(messages: readonly InboxMessage[]): void;
  showProblem(text: string): void;
  /** Opens the list of service notifications. */
  openInbox(): void;
}

export interface HomeScreenOptions {
  now(): number;
  openProgram(program: MiniProgramOnPhone): void;
  openMessage(message: InboxMessage): void;
  /** WeChat's own scanner. */
  scan(): void;
  refresh(): void;
}

export function createHomeScreen(options: HomeScreenOptions): HomeScreen {
  const programs = element('div', { class: 'chat-list', hook: 'mini-programs' });
  const preview = element('span', { class: 'chat-preview' });
  const when = element('span', { class: 'chat-time' });
  const count = element('span', { class: 'chat-count', attributes: { hidden: '' } });
  const service = element(
    'button',
    { class: 'chat', hook: 'service-notifications', label: '服务通知', tap: () => openInbox() },
    element('span', { class: 'chat-face chat-face-service', text: '通' }, count),
    element('span', { class: 'chat-words' }, element('span', { class: 'chat-name', text: '服务通知' }), preview),
    when,
  );
  const problem = element('p', { class: 'chat-problem', role: 'alert', attributes: { hidden: '' } });
  const chats = element(
    'div',
    { class: 'wechat', hook: 'chats' },
    element(
      'div',
      { class: 'full-bar' },
      element('b', { text: '微信' }),
      button('扫一扫', options.scan, { class: 'bar-scan', hook: 'home-scan' }),
      button('刷新', options.refresh, { class: 'bar-action', hook: 'refresh' }),
    ),
    problem,
    element('div', { class: 'chat-list' }, service),
    element('h2', { class: 'chat-section', text: '小程序' }),
    programs,
  );
  const cards = element('div', { class: 'cards', hook: 'inbox' });
  const inbox = element(
    'div',
    { class: 'wechat', hook: 'inbox-view', attributes: { hidden: '' } },
    element(
      'div',
      { class: 'full-bar' },
      button('', () => closeInbox(), { class: 'nav-back', label: '返回', hook: 'inbox-back' }),
      element('b', { text: '服务通知' }),
    ),
    cards,
  );
  const openInbox = (): void => {
    chats.hidden = true;
    inbox.hidden = false;
    inbox.scrollTop = inbox.scrollHeight;
  };
  const closeInbox = (): void => {
    chats.hidden = false;
    inbox.hidden = true;
  };
  return {
    root: element('div', { class: 'wechat-screens' }, chats, inbox),
    openInbox,
    showProblem(text) {
      problem.hidden = text === '';
      problem.textContent = text;
    },
    showPrograms(list) {
      programs.replaceChildren(
        ...list.map((program) =>
          element(
            'button',
            {
              class: 'chat',
              hook: 'mini-program-entry',
              label: `${program.name} ${STAGE_WORDS[program.stage]}`,
              attributes: { 'data-appid': program.appid, 'data-stage': program.stage },
              tap: () => options.openProgram(program),
            },
            element('span', { class: 'chat-face', text: [...program.name][0] ?? '小' }),
            element(
              'span',
              { class: 'chat-words' },
              element('span', { class: 'chat-name', text: program.name }),
              element('span', {
                class: 'chat-preview',
                text: `版本 ${program.version}${program.description ? ` · ${program.description}` : ''}`,
              }),
            ),
            element('span', { class: `stage stage-${program.stage}`, text: STAGE_WORDS[program.stage] }),
          ),
        ),
      );
      if (list.length === 0)
        programs.append(element('p', { class: 'quiet', text: '还没有可以打开的小程序。上传一个版本并选为体验版后，它会出现在这里。' }));
    },
    showInbox(messages) {
      const unread = messages.filter((message) => message.openedAt === undefined).length;
      const newest = messages.reduce<InboxMessage | undefined>(
        (best, one) => (!best || one.receivedAt >= best.receivedAt ? one : best),
        undefined,
      );
      count.hidden = unread === 0;
      count.textContent = unread > 99 ? '99+' : String(unread);
      preview.textContent = newest ? `${newest.miniProgramName}：${newest.title}` : '没有消息';
      when.textContent = newest ? sayTime(newest.receivedAt, options.now()) : '';
      const sorted = [...messages].sort((a, b) => a.receivedAt - b.receivedAt).slice(-100);
      cards.replaceChildren(
        ...sorted.flatMap((message) => [
          element('div', { class: 'card-time', text: sayTime(message.receivedAt, options.now()) }),
          messageCard(message, () => options.openMessage(message)),
        ]),
      );
      if (messages.length === 0) cards.append(element('p', { class: 'quiet', text: '设备消息会出现在这里。' }));
    },
  };
}

/** One service notification. */
export function messageCard(message: InboxMessage, open: () => void): HTMLElement {
  return element(
    'button',
    {
      class: 'card',
      hook: 'card',
      label: `${message.miniProgramName} ${message.title}`,
      attributes: { 'data-message': message.id, 'data-strong': String(message.strong) },
      tap: open,
    },
    element(
      'span',
      { class: 'card-app' },
      element('i', { class: 'card-dot', text: [...message.miniProgramName][0] ?? '小' }),
      message.miniProgramName,
      message.strong && element('span', { class: 'card-strong', text: '提醒' }),
    ),
    element('span', { class: 'card-title', text: message.title }),
    element(
      'dl',
      {},
      ...message.keywords.flatMap((keyword) => [element('dt', { text: keyword.name }), element('dd', { text: keyword.value })]),
    ),
    message.page ? element('span', { class: 'card-more', text: '查看详情' }) : undefined,
  );
}
