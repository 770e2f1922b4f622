import { expect, test } from 'vitest';
import { catalogue, categories } from '@/devices/index.ts';
import { eventWords as cameraWords } from '@/panels/camera/event-words.ts';
import { eventWords as lockWords } from '@/panels/lock/event-words.ts';
import { byDay, eventLines, strangeEvent } from './event-lines.ts';

const words = { camera: cameraWords, lock: lockWords };

test.each(categories)('every event of a %s reads like a sentence about the home, never like an identifier', (category) => {
  for (const eventId of Object.keys(catalogue[category].thingModel.events)) {
    const said = words[category](eventId, {});
    expect(said, eventId).not.toBe(strangeEvent);
    expect(said.title).toMatch(/[\u4e00-\u9fff]/);
    expect(`${said.title}${said.detail ?? ''}`).not.toContain('_');
    expect(said.title.length).toBeLessThanOrEqual(16);
  }
});

test('an opening names who and how', () => {
  expect(lockWords('door_open', { unlock_type: 0, user_name: '妈妈' })).toMatchObject({ title: '门打开了', detail: '妈妈 · 指纹' });
  expect(lockWords('door_open', { unlock_type: 77 })).toMatchObject({ detail: undefined });
  expect(lockWords('trial_lockout', { method: 1, fail_count: 5 })).toMatchObject({ detail: '密码 · 5 次', weight: 'danger' });
});

test.each(['constructor', '__proto__', 'toString', ''])('an unknown event %j is a plain line', (eventId) => {
  expect(lockWords(eventId, {})).toBe(strangeEvent);
  expect(cameraWords(eventId)).toBe(strangeEvent);
});

test('lines are grouped under the names of their days, newest first', () => {
  const now = new Date(2026, 10, 22, 12).getTime();
  const at = (day: number, hour: number) => ({
    deviceId: 'p/d',
    eventId: 'door_open',
    time: new Date(2026, 10, day, hour).getTime(),
    params: {},
  });
  const device = {
    deviceId: 'p/d',
    productId: 'p',
    deviceName: 'd',
    name: '门锁',
    category: 'lock',
    online: true,
    values: {},
    updatedAt: 0,
    events: [at(21, 9), at(22, 8), at(22, 10)],
  };
  const groups = byDay(eventLines(device, lockWords), now, (one) => one.event.time);
  expect(groups.map((group) => [group.day, group.lines.map((one) => new Date(one.event.time).getHours())])).toEqual([
    ['今天', [10, 8]],
    ['昨天', [9]],
  ]);
});
