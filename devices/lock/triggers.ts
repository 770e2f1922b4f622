/** What people do at a door. One entry per happening; the rules of the bolt are in `door.ts`. */
import type { Define, Member, Outcome, Text, Trigger, Unit, Value } from '../define.ts';
import { combine, memoryNumber, nothing, stateNumber } from '../outcome.ts';
import { snapshot } from '../trait-behaviour.ts';
import { unlockMethod } from './access-model.ts';
import { BatteryState, batteryHappening, chargeBattery, Slot } from './batteries.ts';
import {
  close,
  enroll,
  lock,
  Method,
  obstacle,
  openUnderDuress,
  TRIES_TO_FREEZE,
  TRIES_TO_FREEZE_ALL,
  tryToOpen,
  WHOLE_LOCK,
  wake,
  wrongTries,
} from './door.ts';
import { enrolmentStep } from './enrolment.ts';
import { batterySlot, batteryState } from './power-model.ts';
import { typeDigits } from './temporary-passwords.ts';
import { lockoutMethod } from './thing-model.ts';

/** Seconds somebody must linger at sensitivity low, medium, high [P]. */
const LINGER_SEC = [60, 30, 10] as const;

/** Some of the unlock methods, under the thing model's own numbers and words. */
function methods(...numbers: readonly (keyof typeof unlockMethod.mapping)[]): Define {
  return { type: 'enum', mapping: Object.fromEntries(numbers.map((number) => [number, unlockMethod.mapping[number]])) };
}

function input<D extends Value>(zh: string, en: string, define: Define, value: D): Member & { readonly default: D } {
  return { name: { zh, en }, define, default: value };
}

const sensor = input('方式', 'method', methods(0, 1, 2, 3), Method.fingerprint);
const user = input('成员', 'member: enrolled id or name', { type: 'string', min: 0, max: 64 }, '');

/** Something the lock only tells about: wakes it and posts one event. */
function tell(name: Text, key: string, eventId: string): Trigger {
  return { name, key, run: (unit) => combine(wake(unit), { events: [{ eventId }] }) };
}

function jam(unit: Unit, jammed: boolean): Outcome {
  const abnormal = jammed && unit.state.lock_state === 1;
  const healed = !jammed && unit.state.lock_state === 3;
  return combine(wake(unit), {
    changes: abnormal ? { lock_state: 3 } : healed ? { lock_state: 1 } : {},
    memory: { jammed: jammed ? 1 : 0 },
  });
}

export const lockTriggers: { readonly [trigger: string]: Trigger } = {
  doorbell: {
    name: { zh: '按门铃', en: 'somebody rings' },
    key: 'd',
    run: (unit) => combine(wake(unit), { events: [{ eventId: 'doorbell_ring', params: snapshot(unit) }] }),
  },
  unlock: {
    name: { zh: '开门', en: 'somebody opens the door' },
    key: 'u',
    // Not here: the phone from afar (comes through the cloud as unlock_remote) and the duress finger (its own trigger).
    input: { method: input('方式', 'method', methods(0, 1, 2, 3, 4, 6, 7, 8, 10, 11, 12, 13, 14), Method.fingerprint), user },
    run: (unit, { method, user }) => tryToOpen(unit, Number(method), String(user)),
  },
  close: { name: { zh: '关门', en: 'the door is closed' }, key: 'c', run: close },
  ajar: {
    name: { zh: '门没有关好', en: 'the door is left ajar' },
    key: 'a',
    input: { open_sec: input('敞开秒数', 'seconds', { type: 'int', min: 1, max: 86_400, step: 1, start: 120, unit: '秒' }, 120) },
    run: (unit, { open_sec }) => ({
      changes: { lock_state: 0, door_state: 2 },
      memory: { open_since: unit.now - Number(open_sec) * 1000, ajar_told: 1 },
      events: [{ eventId: 'door_ajar', params: { open_sec: Number(open_sec) } }],
    }),
  },
  pry: {
    name: { zh: '撬锁', en: 'the lock is forced' },
    key: 'y',
    run: (unit) =>
      unit.state.anti_pry === 0 ? nothing('the anti-pry alarm is off') : combine(wake(unit), { events: [{ eventId: 'pry_alarm' }] }),
  },
  duress: {
    name: { zh: '胁迫开门', en: 'the door is opened under duress' },
    key: 'x',
    input: { user },
    run(unit, { user }) {
      const inTheWay = obstacle(unit, Method.duress);
      if (inTheWay) return nothing(inTheWay);
      return openUnderDuress(unit, { id: String(user), name: '' });
    },
  },
  'wrong-try': {
    name: { zh: '验证失败一次', en: 'one wrong try' },
    key: 'w',
    input: { method: sensor },
    run: (unit, { method }) => wrongTries(unit, Number(method), 1),
  },
  'trial-lockout': {
    name: { zh: '多次验证失败', en: 'wrong tries until it freezes' },
    key: 't',
    input: { method: input('方式', 'method', lockoutMethod, Method.fingerprint) },
    run(unit, { method }) {
      const limit = method === WHOLE_LOCK ? TRIES_TO_FREEZE_ALL : TRIES_TO_FREEZE;
      const missing = limit - memoryNumber(unit, `wrong_tries_${method}`);
      return wrongTries(unit, method === WHOLE_LOCK ? Method.password : Number(method), missing);
    },
  },
  loitering: {
    name: { zh: '有人逗留', en: 'somebody lingers' },
    key: 'l',
    input: { stay_sec: input('逗留秒数', 'seconds', { type: 'int', min: 1, max: 3600, step: 1, start: 60, unit: '秒' }, 60) },
    run(unit, { stay_sec }) {
      if (unit.state.disarming === 0) return nothing('the lock is not armed');
      const needed = LINGER_SEC[stateNumber(unit, 'sensitivity')] ?? LINGER_SEC[1];
      if (Number(stay_sec) < needed) return nothing(`${stay_sec} s is too short, this sensitivity needs ${needed} s`);
      return combine(wake(unit), { events: [{ eventId: 'loitering_alarm', params: { stay_sec: Number(stay_sec), ...snapshot(unit) } }] });
    },
  },
  'inner-lock': {
    name: { zh: '从室内反锁', en: 'locked from inside' },
    key: 'i',
    run(unit) {
      if (unit.state.lock_state !== 1) return nothing('the door is not closed');
      if (unit.state.inner_lock_state === 1) return combine(wake(unit), { changes: { inner_lock_state: 0 } });
      return combine(wake(unit), { changes: { inner_lock_state: 1 }, events: [{ eventId: 'inner_locked' }] });
    },
  },
  'key-left-in': tell({ zh: '忘拔钥匙', en: 'the key is left in' }, 'k', 'key_left_in'),
  occlusion: tell({ zh: '镜头被遮挡', en: 'the lens is covered' }, 'o', 'occlusion_alarm'),
  battery: {
    name: { zh: '电量变化', en: 'the battery falls, or is replaced' },
    key: 'b',
    input: {
      percent: input('电量', 'percent', { type: 'int', min: 0, max: 100, step: 1, start: 15, unit: '%' }, 15),
      slot: input('电池', 'battery', batterySlot, Slot.main),
    },
    run: (unit, { percent, slot }) => chargeBattery(unit, Number(slot), Number(percent)),
  },
  'battery-state': {
    name: { zh: '电池被取出、充电或过热', en: 'a battery is taken out, charged, or grows hot' },
    key: 'v',
    input: { slot: input('电池', 'battery', batterySlot, Slot.main), state: input('状态', 'state', batteryState, BatteryState.overheated) },
    run: (unit, { slot, state }) => batteryHappening(unit, Number(slot), Number(state)),
  },
  'emergency-power': {
    name: { zh: '外接应急电源', en: 'a power bank is held to the lock, or taken away' },
    key: 'p',
    input: {
      on: input('供电', 'powered', { type: 'bool', mapping: { 0: { zh: '断开', en: 'gone' }, 1: { zh: '供电', en: 'powered' } } }, 1),
    },
    run: (unit, { on }) => combine(wake(unit), { changes: { emergency_power: Number(on) } }),
  },
  'sensor-fault': tell({ zh: '传感器故障', en: 'a sensor fails' }, 'f', 'sensor_fault'),
  'reset-button': tell({ zh: '按下复位键', en: 'somebody resets it at the door' }, 'r', 'reset_alarm'),
  lock: { name: { zh: '上锁', en: 'somebody locks the closed door' }, key: 'h', run: lock },
  'type-digits': {
    name: { zh: '输入临时密码', en: 'somebody types a temporary password' },
    key: 'n',
    input: { digits: input('密码', 'digits', { type: 'string', min: 1, max: 20 }, '000000') },
    run: (unit, { digits }) => typeDigits(unit, String(digits)),
  },
  'enrolment-step': { name: { zh: '采集一次', en: 'one step of an enrolment' }, key: 's', run: enrolmentStep },
  jam: {
    name: { zh: '锁体卡住', en: 'the motor jams, or is freed' },
    key: 'j',
    input: {
      on: input('卡住', 'jammed', { type: 'bool', mapping: { 0: { zh: '恢复', en: 'freed' }, 1: { zh: '卡住', en: 'jammed' } } }, 1),
    },
    run: (unit, { on }) => jam(unit, on === 1),
  },
  enroll: {
    name: { zh: '录入成员', en: 'a member is enrolled' },
    key: 'e',
    input: { method: sensor, name: input('名称', 'name', { type: 'string', min: 1, max: 20 }, '家人') },
    run: (unit, { method, name }) => enroll(unit, Number(method), String(name)),
  },
};
