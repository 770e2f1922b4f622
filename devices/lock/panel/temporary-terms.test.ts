import { describe, expect, test } from 'vitest';
import { createBench } from '@/devices/lock/lock.fixture.ts';
import { lockThingModel } from '@/devices/lock/thing-model.ts';
import { validateValues } from '@/devices/validate.ts';
import { digitsOf, Kind, type KindNumber, passwordLines, shareText, type Wish, wishInput, wishProblem } from './temporary-terms.ts';

const NOW = 1_767_225_600_000;
const HOUR = 3_600_000;
const wish = (change: Partial<Wish> = {}): Wish => ({
  kind: Kind.oneTime,
  name: '快递',
  digits: '135790',
  begins: NOW,
  ends: NOW + HOUR,
  weekDays: 127,
  fromMinute: 480,
  toMinute: 1080,
  ...change,
});

describe('what is wrong with a wish', () => {
  test.each<[string, Partial<Wish>, RegExp]>([
    ['too few digits', { digits: '12345' }, /6–10 位/],
    ['too many', { digits: '12345678901' }, /6–10 位/],
    ['letters', { digits: '12a456' }, /只能是数字/],
    ['one digit again and again', { digits: '888888' }, /同一个数字/],
    ['a long name', { name: '很'.repeat(21) }, /20 个字/],
    ['over before it begins', { begins: NOW + HOUR, ends: NOW + HOUR }, /晚于开始/],
    ['over already', { begins: NOW - 2 * HOUR, ends: NOW - HOUR }, /已经过去/],
    ['no day', { kind: Kind.periodic, weekDays: 0 }, /至少选一天/],
    ['hours that end before they begin', { kind: Kind.periodic, fromMinute: 600, toMinute: 600 }, /每天的结束/],
  ])('%s', (_name, change, words) => expect(wishProblem(wish(change), NOW)).toMatch(words));

  test('a dynamic one needs no times', () => expect(wishProblem(wish({ kind: Kind.dynamic, begins: 0, ends: 0 }), NOW)).toBe(''));
});

describe('what is asked is what the lock takes', () => {
  test.each(Object.entries(Kind))('%s', (_name, kind) => {
    const asked = wish({ kind: kind as KindNumber });
    expect(wishProblem(asked, NOW)).toBe('');
    const input = wishInput(asked);
    expect(validateValues(lockThingModel.actions.add_temporary_password.input, input, { complete: true })).toMatchObject({ ok: true });
    const bench = createBench();
    expect(bench.action('add_temporary_password', input).output).toMatchObject({ result: 1 });
    const [line] = passwordLines(bench.state.temporary_passwords, bench.now);
    expect(line).toMatchObject({ title: '快递', state: 'usable' });
    expect(JSON.stringify(line)).not.toContain('135790');
  });
});

describe('the list', () => {
  test('waiting, usable, frozen, used, expired; newest first', () => {
    const bench = createBench();
    const add = (change: Partial<Wish>) => String(bench.action('add_temporary_password', wishInput(wish(change))).output?.id);
    add({ digits: '111112', name: '' });
    const frozen = add({ digits: '111113' });
    add({ digits: '111114', begins: NOW + HOUR, ends: NOW + 2 * HOUR });
    bench.action('freeze_temporary_password', { id: frozen, frozen: 1 });
    bench.trigger('type-digits', { digits: '111112' });
    expect(passwordLines(bench.state.temporary_passwords, NOW).map((line) => [line.title, line.state])).toEqual([
      ['快递', 'waiting'],
      ['快递', 'frozen'],
      ['未命名', 'used'],
    ]);
    expect(passwordLines(bench.state.temporary_passwords, NOW + HOUR).map((line) => line.state)).toEqual(['usable', 'expired', 'used']);
  });

  test('nothing told is nothing shown', () => expect(passwordLines(undefined, NOW)).toEqual([]));
});

describe('digits and words', () => {
  test('digits come evenly out of random bytes', () => {
    expect(digitsOf(Uint8Array.of(255, 0, 13, 250, 249, 100, 7, 8, 9))).toBe('039078');
    expect(digitsOf(Uint8Array.of(255, 254))).toBe('');
  });

  test('what a guest is sent says when, and nothing about the home', () => {
    expect(shareText(wish(), NOW)).toMatch(/135790.*只能用一次/);
    expect(shareText(wish({ kind: Kind.dynamic }), NOW)).toContain('五分钟内有效');
    expect(shareText(wish({ kind: Kind.periodic, weekDays: 31 }), NOW)).toContain('工作日 08:00–18:00');
  });
});
