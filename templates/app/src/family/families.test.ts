import { expect, test } from 'vitest';
import { inOrder, inRoom, moved, NAME_MAX, nameProblem, readFamily, shownFamily } from './families.ts';

const families = [
  { familyId: 'f1', name: '家', admin: true },
  { familyId: 'f2', name: '父母家', admin: false },
];
const devices = ['a', 'b', 'c'].map((deviceId) => ({ deviceId, roomId: deviceId === 'b' ? 'r1' : '0' }));
const ids = (list: readonly { deviceId: string }[]) => list.map((one) => one.deviceId).join('');

test('the family chosen before is shown while it is there, else the first', () => {
  expect(shownFamily(families, 'f2').name).toBe('父母家');
  expect(shownFamily(families, 'gone').name).toBe('家');
  expect(shownFamily(families, undefined).name).toBe('家');
});

test('role 1 is the admin of a family', () => {
  expect(readFamily({ FamilyId: 'f', FamilyName: '家', Role: 1 }).admin).toBe(true);
  expect(readFamily({ FamilyId: 'f', FamilyName: '家', Role: 0 }).admin).toBe(false);
});

test('devices stand as they were put, new ones last', () => {
  expect(ids(inOrder(devices, ['c', 'a']))).toBe('cab');
  expect(ids(inOrder(devices, ['gone', 'b']))).toBe('bac');
  expect(ids(inOrder(devices, 'no list'))).toBe('abc');
});

test('a device moves one place, and not beyond an end', () => {
  expect(ids(moved(devices, 'b', -1))).toBe('bac');
  expect(ids(moved(devices, 'b', 1))).toBe('acb');
  expect(ids(moved(devices, 'a', -1))).toBe('abc');
  expect(ids(moved(devices, 'c', 1))).toBe('abc');
  expect(ids(moved(devices, 'gone', 1))).toBe('abc');
});

test('a room shows its own devices; a room that is gone hides none', () => {
  const rooms = [{ roomId: 'r1', name: '客厅' }];
  expect(ids(inRoom(devices, rooms, 'r1'))).toBe('b');
  expect(ids(inRoom(devices, rooms, undefined))).toBe('abc');
  expect(ids(inRoom(devices, rooms, 'r9'))).toBe('abc');
});

test('a name is refused with the reason', () => {
  expect(nameProblem('客厅')).toBeUndefined();
  expect(nameProblem('   ')).toBe('名称不能为空');
  expect(nameProblem('长'.repeat(NAME_MAX + 1))).toContain(String(NAME_MAX));
  expect(nameProblem(' 客厅 ', ['客厅'])).toBe('已经有一个「客厅」了');
});
