/** Temporary passwords as a person orders and reads them (facts/users.md §2.4). Pure; the lock has the last word. */
import type { Value, Values } from '@/devices/define.ts';
import { temporaryPasswordKind, temporaryPasswordState } from '@/devices/lock/access-model.ts';
import { minuteWords, weekWords } from '@/time/hours.ts';
import { clockTime, dayWords } from '@/time/words.ts';

/** Numbers of `temporaryPasswordKind`. The offline one needs no entry in the lock. */
export const Kind = { oneTime: 0, period: 1, periodic: 2, dynamic: 3 } as const;
export type KindNumber = (typeof Kind)[keyof typeof Kind];

export const DIGITS_MIN = 6;
export const DIGITS_MAX = 10;
export const NAME_MAX = 20;

export interface Wish {
  readonly kind: KindNumber;
  readonly name: string;
  readonly digits: string;
  /** Milliseconds; for all kinds but the dynamic one. */
  readonly begins: number;
  readonly ends: number;
  /** Bit 0 Monday. Minutes of the day, Beijing time, as the lock counts. For the periodic kind. */
  readonly weekDays: number;
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** What is wrong with a wish, in a person's words; empty: it can be asked of the lock. */
export function wishProblem(wish: Wish, now: number): string {
  if (!/^\d*$/.test(wish.digits)) return '密码只能是数字';
  if (wish.digits.length < DIGITS_MIN || wish.digits.length > DIGITS_MAX) return `密码要 ${DIGITS_MIN}–${DIGITS_MAX} 位数字`;
  if (/^(\d)\1+$/.test(wish.digits)) return '不能全是同一个数字，太容易猜到';
  if (wish.name.length > NAME_MAX) return `名称最多 ${NAME_MAX} 个字`;
  if (wish.kind === Kind.dynamic) return '';
  if (wish.ends <= now) return '结束时间已经过去了';
  if (wish.ends <= wish.begins) return '结束时间要晚于开始时间';
  if (wish.kind !== Kind.periodic) return '';
  if (wish.weekDays === 0) return '请至少选一天';
  return wish.toMinute <= wish.fromMinute ? '每天的结束要晚于开始' : '';
}

/** Input of `add_temporary_password`; times in seconds. */
export function wishInput(wish: Wish): Values {
  const periodic = wish.kind === Kind.periodic;
  return {
    name: wish.name,
    kind: wish.kind,
    begins: Math.floor(wish.begins / 1000),
    ends: Math.floor(wish.ends / 1000),
    week_days: periodic ? wish.weekDays : 127,
    from_minute: periodic ? wish.fromMinute : 0,
    to_minute: periodic ? wish.toMinute : 1440,
    digits: wish.digits,
  };
}

/** Six digits out of random bytes, each as likely as the other: bytes from 250 are thrown away. Too few bytes give fewer digits. */
export function digitsOf(bytes: Uint8Array, count = DIGITS_MIN): string {
  return [...bytes]
    .filter((byte) => byte < 250)
    .slice(0, count)
    .map((byte) => byte % 10)
    .join('');
}

export interface PasswordLine {
  readonly id: string;
  readonly title: string;
  /** 一次性 · 限时 · 周期 · 动态 */
  readonly kind: string;
  /** When it opens. */
  readonly when: string;
  readonly state: 'waiting' | 'usable' | 'frozen' | 'used' | 'expired';
  readonly stateWord: string;
}

const STATES = ['usable', 'frozen', 'used', 'expired'] as const;

const moment = (ms: number, now: number) => `${dayWords(ms, now)} ${clockTime(ms)}`;

/** The lock's list as lines, newest first; `now` in milliseconds. What has ended is expired although the lock has not said so yet. */
export function passwordLines(list: Value | undefined, now: number): PasswordLine[] {
  if (!Array.isArray(list)) return [];
  const lines = (list as readonly Values[]).map((entry): PasswordLine => {
    const number = (id: string) => (typeof entry[id] === 'number' ? (entry[id] as number) : 0);
    const [begins, ends, kind] = [number('begins') * 1000, number('ends') * 1000, number('kind')];
    const told = STATES[number('state')] ?? 'expired';
    const alive = told === 'usable' || told === 'frozen';
    const state = alive && ends <= now ? 'expired' : told === 'usable' && begins > now ? 'waiting' : told;
    const span = `${moment(begins, now)} – ${moment(ends, now)}`;
    const hours = `${weekWords(number('week_days'))} ${minuteWords(number('from_minute'))}–${minuteWords(number('to_minute'))}`;
    return {
      id: String(entry.id ?? ''),
      title: typeof entry.name === 'string' && entry.name ? entry.name : '未命名',
      kind: temporaryPasswordKind.mapping[kind as KindNumber]?.zh ?? '',
      when: kind === Kind.dynamic ? `${moment(ends, now)} 前可用` : kind === Kind.periodic ? `${hours} · ${moment(ends, now)} 止` : span,
      state,
      stateWord: state === 'waiting' ? '未生效' : temporaryPasswordState.mapping[STATES.indexOf(state) as 0 | 1 | 2 | 3].zh,
    };
  });
  return lines.reverse();
}

/** What is sent to the guest: digits, when they open, and how. No address, no name of the home. */
export function shareText(wish: Wish, now: number): string {
  const when = wish.kind === Kind.dynamic ? '五分钟内有效' : `${moment(wish.begins, now)} 至 ${moment(wish.ends, now)}`;
  const hours =
    wish.kind === Kind.periodic ? `，${weekWords(wish.weekDays)} ${minuteWords(wish.fromMinute)}–${minuteWords(wish.toMinute)}` : '';
  const once = wish.kind === Kind.oneTime ? '，只能用一次' : '';
  return `开门密码：${wish.digits}（${when}${hours}${once}）。请在门锁键盘上输入，按 # 结束。`;
}
