/** How a lock's events read: about the person's door, never about our system. */
import type { EventWords } from '@/brand/category-type.ts';
import type { Define, Values } from '@/devices/define.ts';
import type { unlockMethod } from '@/devices/lock/access-model.ts';
import { lockThingModel } from '@/devices/lock/thing-model.ts';
import { strangeEvent } from '@/events/event-lines.ts';

/** The Chinese word of an enum value; empty when the unit sent something else. */
function enumWord(define: Define, value: unknown): string {
  return define.type === 'enum' && typeof value === 'number' ? (define.mapping[value]?.zh ?? '') : '';
}

/** One icon for each of the fifteen methods, by the thing model's numbers (facts/users.md §2.4). */
export const METHOD_ICONS: { readonly [method in keyof typeof unlockMethod.mapping]: string } = {
  0: 'fingerprint',
  1: 'keypad',
  2: 'card',
  3: 'face',
  4: 'key',
  5: 'phone',
  6: 'timer',
  7: 'button',
  8: 'palm',
  9: 'alert',
  10: 'near',
  11: 'calendar',
  12: 'dual',
  13: 'knob',
  14: 'auto',
};

function methodIcon(method: unknown): string {
  return typeof method === 'number' ? (METHOD_ICONS[method as keyof typeof METHOD_ICONS] ?? 'door') : 'door';
}

const { battery_alarm, door_open, duress_alarm, trial_lockout } = lockThingModel.events;

/** 「妈妈 · 指纹」 */
export function openedBy(params: Values): string {
  const member = typeof params.user_name === 'string' ? params.user_name : '';
  return [member, enumWord(door_open.params.unlock_type.define, params.unlock_type)].filter(Boolean).join(' · ');
}

type Worder = (params: Values) => EventWords;

const WORDS: { readonly [eventId in keyof typeof lockThingModel.events]: Worder } = {
  doorbell_ring: () => ({ title: '有人按门铃', icon: 'bell', weight: 'notice' }),
  pry_alarm: () => ({ title: '门锁被撬动', detail: '请马上确认家里是否安全', icon: 'alert', weight: 'danger' }),
  trial_lockout: (params) => ({
    title: '多次验证失败，门锁已冻结',
    detail: [
      enumWord(trial_lockout.params.method.define, params.method),
      typeof params.fail_count === 'number' ? `${params.fail_count} 次` : '',
    ]
      .filter(Boolean)
      .join(' · '),
    icon: 'shield',
    weight: 'danger',
  }),
  duress_alarm: (params) => ({
    title: '有人胁迫开门',
    detail: enumWord(duress_alarm.params.method.define, params.method) || '请立即联系家人或报警',
    icon: 'alert',
    weight: 'danger',
  }),
  loitering_alarm: (params) => ({
    title: '有人在门外逗留',
    detail: typeof params.stay_sec === 'number' ? `停留 ${params.stay_sec} 秒` : undefined,
    icon: 'person',
    weight: 'notice',
  }),
  door_open: (params) => ({
    title: '门打开了',
    detail: openedBy(params) || undefined,
    icon: methodIcon(params.unlock_type),
    weight: 'info',
  }),
  door_close: () => ({ title: '门关上了', icon: 'lock', weight: 'info' }),
  key_left_in: () => ({ title: '钥匙还插在门上', icon: 'key', weight: 'notice' }),
  inner_locked: () => ({ title: '门已反锁', icon: 'lock', weight: 'info' }),
  low_battery: (params) => ({
    title: '门锁快没电了',
    detail:
      typeof params.battery_percentage === 'number' && params.battery_percentage >= 0
        ? `剩余 ${params.battery_percentage}%，请更换电池`
        : '请更换电池',
    icon: 'battery',
    weight: 'notice',
  }),
  fake_lock_alarm: () => ({ title: '门没有真正锁上', icon: 'unlock', weight: 'danger' }),
  occlusion_alarm: () => ({ title: '门锁镜头被遮挡', icon: 'picture', weight: 'notice' }),
  enrolled: (params) => ({
    title: '录入了新的开门方式',
    detail: openedBy({ user_name: params.user_name ?? '', unlock_type: params.method ?? -1 }) || undefined,
    icon: 'key',
    weight: 'info',
  }),
  battery_alarm: (params) => ({
    title: enumWord(battery_alarm.params.state.define, params.state) === '过热' ? '电池过热' : '电池被取出',
    detail: enumWord(battery_alarm.params.slot.define, params.slot) || undefined,
    icon: 'battery',
    weight: 'danger',
  }),
  sensor_fault: () => ({ title: '门锁传感器故障', detail: '请联系售后检查', icon: 'alert', weight: 'notice' }),
  reset_alarm: () => ({ title: '门锁被恢复出厂设置', detail: '请确认是否本人操作', icon: 'alert', weight: 'danger' }),
  door_ajar: (params) => ({
    title: '门没有关好',
    detail: typeof params.open_sec === 'number' ? `已敞开 ${params.open_sec} 秒` : undefined,
    icon: 'door',
    weight: 'notice',
  }),
};

/** By plain lookup, so that an event named `constructor` finds nothing. */
const BY_EVENT: ReadonlyMap<string, Worder> = new Map(Object.entries(WORDS));

export function eventWords(eventId: string, params: Values): EventWords {
  return BY_EVENT.get(eventId)?.(params) ?? strangeEvent;
}
