/** Everything the dashboard says, in both languages. Short, and about devices and people, never about MQTT. */
import type { Text } from '../../../devices/index.ts';
import type { UnitMark, UnitState } from '../../api/shapes.ts';
import type { FaultName, FaultPart } from '../../fault-table.ts';

type Language = 'zh' | 'en';

const LANGUAGE_KEY = 'camlock.language';
let language: Language = (localStorage.getItem(LANGUAGE_KEY) as Language | null) ?? (/^zh\b/i.test(navigator.language) ? 'zh' : 'en');

export function currentLanguage(): Language {
  return language;
}

/** Remembered in this browser. */
export function useLanguage(chosen: Language): void {
  language = chosen;
  localStorage.setItem(LANGUAGE_KEY, chosen);
}

/** The text in the chosen language. */
export function say(text: Text): string {
  return text[language];
}

const text = (zh: string, en: string): Text => ({ zh, en });

export const stateWords: { readonly [state in UnitState]: Text } = {
  online: text('在线', 'online'),
  connecting: text('正在连接', 'connecting'),
  trouble: text('连不上', 'cannot connect'),
  setup: text('等待配网', 'waiting for Wi-Fi'),
  off: text('已关机', 'switched off'),
};

export const markWords: { readonly [mark in UnitMark]: Text } = {
  alarm: text('刚刚报警', 'alarm just now'),
  fault: text('有故障', 'a fault is set'),
  'low-battery': text('电量低', 'low battery'),
};

export const faultWords: { readonly [fault in FaultName]: { readonly name: Text; readonly does: Text } } = {
  refuse: {
    name: text('拒绝连接', 'Refused'),
    does: text('下次连接时，云端好像说“不”。', 'The next time it connects, the cloud seems to say no.'),
  },
  delay: { name: text('延迟', 'Delay'), does: text('消息要等一会儿才到，后面的也跟着等。', 'Messages wait, and all behind them.') },
  drop: { name: text('丢失', 'Loss'), does: text('消息发出去了，但永远不会到。', 'A message is sent and never arrives.') },
  duplicate: { name: text('重复', 'Double'), does: text('同一条消息到两次。', 'The same message arrives twice.') },
  reorder: { name: text('乱序', 'Wrong order'), does: text('后发的消息先到。', 'The later message arrives first.') },
  freeze: {
    name: text('假在线', 'Half-open'),
    does: text('什么也传不过去，双方却都不知道。', 'Nothing gets through, and neither side notices.'),
  },
  reset: { name: text('断线', 'Cut off'), does: text('连接突然被切断。', 'The connection is cut at once.') },
  slow: { name: text('网速慢', 'Slow network'), does: text('每条消息都要慢慢传。', 'Every message takes its time.') },
  malformed: { name: text('乱码', 'Garbled'), does: text('设备发出的内容读不懂。', 'What the device sends cannot be read.') },
  oversized: {
    name: text('超大消息', 'Too large'),
    does: text('设备发出的内容超过云端的上限。', 'What the device sends is more than the cloud takes.'),
  },
  violate: {
    name: text('数值不合规', 'Impossible values'),
    does: text('设备报的数值不在允许的范围内。', 'The device reports values it may not have.'),
  },
  storm: {
    name: text('反复重连', 'Reconnect storm'),
    does: text('刚连上就断，不停地重连。', 'Cut each time it has come online, again and again.'),
  },
  'wrong-clock': {
    name: text('时钟不准', 'Wrong clock'),
    does: text('设备的时间是错的，也不肯校准。', 'The device has the wrong time and keeps it.'),
  },
  'wrong-secret': {
    name: text('密钥错误', 'Wrong secret'),
    does: text('下次连接时用错误的密钥。', 'It signs its next connection with a wrong secret.'),
  },
  expired: {
    name: text('凭证过期', 'Expired'),
    does: text('下次连接时凭证已过期。', 'Its credentials have run out when it next connects.'),
  },
};

/** Numbers and ways of faults. */
export const faultPartWords: { readonly [part in FaultPart]: Text } = {
  ms: text('毫秒', 'ms'),
  pauseMs: text('隔多久重连，毫秒', 'pause before it returns, ms'),
  bytesPerSecond: text('字节每秒', 'bytes a second'),
  bytes: text('字节', 'bytes'),
  seconds: text('快多少秒（负数为慢）', 'seconds ahead (negative: behind)'),
  code: text('拒绝的理由，1 到 5', 'reason, 1 to 5'),
  cut: text('截断', 'cut off'),
  binary: text('乱字节', 'random bytes'),
  list: text('换成列表', 'a list instead'),
  'unknown-id': text('没有的标识', 'an id there is not'),
  'wrong-type': text('类型不对', 'a wrong type'),
  'out-of-range': text('超出范围', 'out of range'),
};

export const words = {
  title: text('模拟器', 'Simulator'),
  devices: text('设备', 'Devices'),
  ledger: text('送达情况', 'Delivery'),
  all: text('全部', 'All'),
  filter: text('按名字或标签筛选（按 / 键）', 'Filter by name or tag (press /)'),
  size: text('方块大小', 'Tile size'),
  large: text('大', 'Large'),
  medium: text('中', 'Medium'),
  small: text('小', 'Small'),
  language: text('English', '中文'),
  theme: text('外观', 'Theme'),
  themeAuto: text('跟随系统', 'System'),
  themeLight: text('浅色', 'Light'),
  themeDark: text('深色', 'Dark'),
  keys: text('方向键移动 · 字母键触发事件 · / 筛选', 'Arrows move · letters make things happen · / filters'),
  nothingFits: text('没有符合条件的设备。换一个词，或点“全部”。', 'No device fits. Try another word, or All.'),
  noDevices: text('这里还没有设备。用 camlock simulate 启动一批。', 'There are no devices yet. Start some with camlock simulate.'),
  choose: text('选一台设备，看看它在做什么，让它发生点什么。', 'Choose a device to see what it does, and to make something happen.'),
  gone: text(
    '与模拟器的连接断了，正在重新连接。下面是断开前的样子。',
    'The simulator does not answer; trying again. What you see is from before.',
  ),
  happen: text('让它发生', 'Make it happen'),
  options: text('选项', 'Options'),
  doIt: text('触发', 'Do it'),
  power: text('电源与网络', 'Power and network'),
  powerOn: text('开机', 'Switch on'),
  powerOff: text('关机', 'Switch off'),
  cut: text('断网 10 秒', 'Cut the network for 10 s'),
  reset: text('恢复出厂设置', 'Factory reset'),
  label: text('机身二维码', 'QR code on its case'),
  properties: text('状态与设置', 'State and settings'),
  settable: text('应用可以更改', 'The app may change these'),
  own: text('只有设备自己会变', 'Only the device changes these'),
  faults: text('故障开关', 'Faults'),
  faultsHint: text('打开后，只影响这一台设备。', 'These befall this device alone.'),
  noFaults: text('这次运行没有打开故障功能。', 'This run was started without faults.'),
  once: text('只一次', 'Once'),
  always: text('一直', 'Until lifted'),
  how: text('方式', 'How'),
  trace: text('最近的消息', 'Latest messages'),
  traceEmpty: text('还没有消息。触发一个事件试试。', 'No messages yet. Make something happen.'),
  traceSkipped: text('太快了，略过 {n} 条', 'Too fast: {n} left out'),
  details: text('原始内容', 'As sent'),
  picture: text('镜头里的画面', 'What its lens sees'),
  noPicture: text('现在没有画面', 'No picture now'),
  firmware: text('固件', 'Firmware'),
  bound: text('已绑定家庭', 'belongs to a family'),
  unbound: text('未绑定', 'not bound yet'),
  invalid: text('这不是有效的 JSON', 'This is not valid JSON'),
  online: text('在线设备', 'Devices online'),
  events: text('每秒事件', 'Events a second'),
  eventsSent: text('发出', 'sent'),
  eventsAnswered: text('云端已收', 'taken by the cloud'),
  latency: text('云端应答时间（毫秒）', 'Cloud’s answer, ms'),
  half: text('一半以内', 'half within'),
  most: text('99% 以内', '99% within'),
  troubles: text('每秒异常', 'Troubles a second'),
  lost: text('断线', 'connections lost'),
  refused: text('被拒绝', 'refused'),
  struck: text('故障生效', 'faults'),
  lag: text('模拟器自身的延迟', 'The simulator itself lags'),
  lagFix: text(
    '电脑太忙，别怪云端：减少设备，或换一台机器。',
    'This machine is too busy; do not blame the cloud: run fewer devices, or another machine.',
  ),
  person: text('用户', 'Person'),
  wanted: text('应收', 'Meant for them'),
  onceDelivered: text('送达一次', 'Once'),
  doubled: text('重复', 'Doubled'),
  missing: text('丢失', 'Lost'),
  late: text('迟到', 'Late'),
  disorder: text('乱序', 'Out of order'),
  held: text('按其设置未发', 'Held back by choice'),
  underWay: text('在路上', 'Under way'),
  opened: text('已打开', 'Opened'),
  typical: text('通常用时', 'Usual time'),
  ledgerGood: text('每条提醒都恰好送达一次。', 'Every reminder arrived exactly once.'),
  ledgerBad: text('有 {n} 位用户没有按预期收到提醒，见红色的行。', 'Not as it should be for {n} of them: see the red lines.'),
  ledgerEmpty: text(
    '还没有人应该收到提醒。绑定一台设备，订阅提醒，再触发一个事件。',
    'No reminder was meant for anybody yet. Bind a device, subscribe, and make something happen.',
  ),
  ledgerNone: text(
    '这次运行不连接模拟平台，不知道提醒是否送到用户。设备这一侧：过去五分钟发出 {sent} 个事件，云端收下 {taken} 个。',
    'This run knows no platform, so nobody can tell what reached people. On this side: {sent} events sent in the last five minutes, {taken} taken by the cloud.',
  ),
  whyLost: text('没有送到：{what}', 'Never arrived: {what}'),
  whyDoubled: text('收到了两次：{what}', 'Came twice: {what}'),
  whyLate: text('来得太晚：{what}', 'Came too late: {what}'),
  whyDisorder: text('顺序不对：{what}', 'Came after a younger one: {what}'),
  andMore: text('还有 {n} 个', '{n} more'),
  forNobody: text('{n} 个事件没有接收人：{why}', '{n} events were for nobody: {why}'),
  yes: text('是', 'yes'),
  no: text('否', 'no'),
} as const satisfies { readonly [key: string]: Text };

/** The words with `{name}` filled in. */
export function fill(words_: Text, parts: { readonly [name: string]: string | number }): string {
  return say(words_).replace(/\{(\w+)\}/g, (_, name: string) => String(parts[name] ?? ''));
}
