import { expect, test } from 'vitest';
import { invitePath, mayLeave, mayRemove, memberWords, readInvite, readMembers } from './members.ts';

const list = [
  { UserID: 'u2', NickName: '妈妈', Role: 0 },
  { UserID: 'u1', NickName: '我', Role: 1 },
  { UserID: 'u3', NickName: '', Role: 0 },
];

test('admins come first, whoever has no name is a person of WeChat', () => {
  expect(readMembers(list, 'u1').map((one) => [one.name, memberWords(one)])).toEqual([
    ['我', '管理员 · 我'],
    ['妈妈', '成员'],
    ['微信用户', '成员'],
  ]);
});

test('an admin takes out others, a member nobody', () => {
  const seenBy = (me: string) => {
    const members = readMembers(list, me);
    return members.filter((member) => mayRemove(members, member)).map((member) => member.userId);
  };
  expect(seenBy('u1')).toEqual(['u2', 'u3']);
  expect(seenBy('u2')).toEqual([]);
});

test('a member may leave, the only admin may not', () => {
  expect(mayLeave(readMembers(list, 'u2'))).toBe(true);
  expect(mayLeave(readMembers(list, 'u1'))).toBe(false);
  expect(mayLeave(readMembers([...list, { UserID: 'u4', NickName: '爸爸', Role: 1 }], 'u1'))).toBe(true);
  expect(mayLeave(readMembers(list, 'stranger'))).toBe(false);
});

test('an invitation is read from its link and from the code alone', () => {
  const token = 'aB3_xyz-0123456789abcdef01234567';
  expect(readInvite(invitePath(token))).toBe(token);
  expect(readInvite(` ${token} `)).toBe(token);
  expect(readInvite('请加入我的家')).toBeUndefined();
  expect(readInvite('<script>alert(1)</script>')).toBeUndefined();
  expect(readInvite(undefined)).toBeUndefined();
});
