/** Slices that several categories share: a battery, a video module. Spread them into a thing model. */
import type { Define, Property, Text } from './define.ts';

const onOff = { 0: { zh: '关', en: 'off' }, 1: { zh: '开', en: 'on' } } as const;

/** A switch: 0 off, 1 on. */
export function onOffProperty<const N extends Text>(name: N, mode: 'r' | 'rw' = 'rw') {
  return { name, mode, define: { type: 'bool', mapping: onOff } } as const satisfies Property;
}

/** Minutes since midnight, China's; 1440 is the end of the day. */
export const minuteOfDay = { type: 'int', min: 0, max: 1440, step: 1, start: 0, unit: '分' } as const satisfies Define;

/** Days of the week as bits: 0 is Monday, 6 Sunday. */
export const weekDays = { type: 'int', min: 0, max: 127, step: 1, start: 0 } as const satisfies Define;

/** −1 means unknown or mains powered (facts/tencent-iot.md §7.3). */
export const batteryPercentage = { type: 'int', min: -1, max: 100, step: 1, start: 0, unit: '%' } as const satisfies Define;

export const battery = {
  battery_percentage: { name: { zh: '电量', en: 'battery' }, mode: 'r', define: batteryPercentage },
} as const satisfies { [id: string]: Property };

/** What every IoT Video device carries (facts/tencent-iot.md §3.6, §7.2). */
export const videoModule = {
  _sys_xp2p_info: { name: { zh: 'P2P 信息', en: 'P2P address' }, mode: 'rw', define: { type: 'string', min: 0, max: 64 } },
  _sys_cs_days: {
    name: { zh: '云存天数', en: 'cloud storage days' },
    mode: 'rw',
    define: { type: 'int', min: 0, max: 100, step: 1, start: 0, unit: '天' },
  },
  _sys_cs_status: onOffProperty({ zh: '云存状态', en: 'cloud storage' }),
  _sys_cs_type: {
    name: { zh: '云存类型', en: 'cloud storage kind' },
    mode: 'rw',
    define: { type: 'enum', mapping: { 1: { zh: '全时', en: 'full time' }, 2: { zh: '事件', en: 'events' } } },
  },
  _sys_ai_status: onOffProperty({ zh: 'AI 状态', en: 'AI detection' }),
} as const satisfies { [id: string]: Property };

/** Factory values of {@link videoModule}. */
export const videoModuleInitial = {
  _sys_xp2p_info: '',
  _sys_cs_days: 0,
  _sys_cs_status: 0,
  _sys_cs_type: 2,
  _sys_ai_status: 0,
} as const;
