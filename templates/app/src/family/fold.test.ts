import { expect, test } from 'vitest';
import type { FamilyDevice } from './family-device.ts';
import { applyChange, categoryOf, mergeEvents, readDeviceData, readEvents, secondsBetween } from './fold.ts';

const device: FamilyDevice = {
  deviceId: 'p/d',
  productId: 'p',
  deviceName: 'd',
  name: '门锁',
  category: 'lock',
  online: true,
  values: { lock_state: 1 },
  updatedAt: 5,
  events: [],
};
const known = [
  { category: 'camera', categoryId: 113, productId: 'CAM' },
  { category: 'lock', categoryId: 595 },
];

test('a product is a lock because the cloud says 595, or because the brand named it, never by guessing', () => {
  expect(categoryOf('X', { ProductId: 'X', Name: '', CategoryId: '595' }, known)).toBe('lock');
  expect(categoryOf('CAM', undefined, known)).toBe('camera');
  expect(categoryOf('X', { ProductId: 'X', Name: '', CategoryId: 1 }, known)).toBeUndefined();
  expect(categoryOf('X', undefined, known)).toBeUndefined();
});

test('reads values and the newest update of a device', () => {
  expect(readDeviceData('{"a":{"Value":0,"LastUpdate":3},"b":{"Value":"x","LastUpdate":9},"c":{}}')).toEqual({
    values: { a: 0, b: 'x' },
    updatedAt: 9,
  });
});

test.each([undefined, '', 'null', '[]', '{bad', '{"a":null}'])('device data %j is simply empty', (text) => {
  expect(readDeviceData(text)).toEqual({ values: {}, updatedAt: 0 });
});

test('events come newest first; spoilt parameters are empty', () => {
  const items = [
    { TimeStamp: 1, EventId: 'door_open', Type: 'info', Data: '{"user_name":"妈妈"}' },
    { TimeStamp: 2, EventId: 'door_close', Type: 'info', Data: 'x' },
  ];
  expect(readEvents('p/d', items)).toEqual([
    { deviceId: 'p/d', eventId: 'door_close', time: 2, params: {} },
    { deviceId: 'p/d', eventId: 'door_open', time: 1, params: { user_name: '妈妈' } },
  ]);
});

test('the event that was pushed and is in the history too counts once', () => {
  const one = { deviceId: 'p/d', eventId: 'door_open', time: 1, params: {} };
  expect(mergeEvents([one], [{ ...one }, { ...one, time: 2 }]).map((event) => event.time)).toEqual([2, 1]);
});

test('pushes change online, values and events; anything else changes nothing', () => {
  expect(applyChange(device, { deviceId: 'p/d', type: 'StatusChange', subType: 'Offline', payload: {} }, 9).online).toBe(false);
  expect(
    applyChange(device, { deviceId: 'p/d', type: 'Property', subType: 'Report', payload: { params: { volume: 2 } } }, 9),
  ).toMatchObject({
    values: { lock_state: 1, volume: 2 },
    updatedAt: 9,
  });
  expect(
    applyChange(device, { deviceId: 'p/d', type: 'Event', subType: 'Report', payload: { eventId: 'doorbell_ring', timestamp: 7 } }, 9)
      .events,
  ).toEqual([{ deviceId: 'p/d', eventId: 'doorbell_ring', time: 7, params: {} }]);
  const several = { events: [{ eventId: 'a', timestamp: 1 }, { eventId: 'b', timestamp: 2 }, null] };
  expect(applyChange(device, { deviceId: 'p/d', type: 'Event', subType: 'Report', payload: several }, 9).events).toHaveLength(2);
  for (const payload of [{}, { params: null }, { params: 'x' }]) {
    expect(applyChange(device, { deviceId: 'p/d', type: 'Property', subType: 'Report', payload }, 9)).toBe(device);
  }
  expect(applyChange(device, { deviceId: 'p/d', type: 'Property', subType: 'Push', payload: { params: { volume: 3 } } }, 9)).toBe(device);
});

test('a span is asked in whole seconds that contain both ends', () => {
  expect(secondsBetween(1_999, 3_001)).toEqual({ StartTime: 1, EndTime: 4 });
});
