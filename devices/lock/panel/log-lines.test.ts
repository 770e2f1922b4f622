import { expect, test } from 'vitest';
import { lockThingModel } from '@/devices/lock/thing-model.ts';
import type { DeviceEvent } from '@/family/family-device.ts';
import { eventWords, METHOD_ICONS } from './event-words.ts';
import { filterLog, kindOf, peopleOf } from './log-lines.ts';

const line = (eventId: string, params: DeviceEvent['params'] = {}) => ({
  ...eventWords(eventId, params),
  event: { deviceId: 'p/d', eventId, time: 1, params },
});

const lines = [
  line('door_open', { unlock_type: 0, user_name: '妈妈' }),
  line('door_open', { unlock_type: 1, user_name: '爸爸' }),
  line('door_open', { unlock_type: 3, user_name: '妈妈' }),
  line('door_close'),
  line('doorbell_ring'),
  line('pry_alarm'),
  line('enrolled', { user_name: '奶奶' }),
];

test('each of the fifteen methods has words and an icon of its own', () => {
  const icons = Object.keys(lockThingModel.events.door_open.params.unlock_type.define.mapping).map((method) => {
    const { icon, detail } = eventWords('door_open', { unlock_type: Number(method) });
    expect(detail).toBeTruthy();
    return icon;
  });
  expect(icons).toHaveLength(15);
  expect(new Set(icons).size).toBe(15);
  expect(icons).toEqual(Object.values(METHOD_ICONS));
  expect(eventWords('door_open', { unlock_type: 99 }).icon).toBe('door');
});

test('every event is found under a kind, and all of them under "all"', () => {
  expect(filterLog(lines, 'all', '')).toHaveLength(lines.length);
  expect(filterLog(lines, 'open', '')).toHaveLength(4);
  expect(filterLog(lines, 'bell', '').map((one) => one.event.eventId)).toEqual(['doorbell_ring']);
  expect(filterLog(lines, 'alarm', '').map((one) => one.event.eventId)).toEqual(['pry_alarm']);
  for (const [eventId, model] of Object.entries(lockThingModel.events))
    if (model.type === 'alert') expect(kindOf(line(eventId)), eventId).toBeDefined();
});

test('by person', () => {
  expect(peopleOf(lines)).toEqual(['妈妈', '爸爸', '奶奶']);
  expect(filterLog(lines, 'open', '妈妈')).toHaveLength(2);
  expect(filterLog(lines, 'bell', '妈妈')).toEqual([]);
});
