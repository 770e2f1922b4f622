/** Row 36 of "What a faithful mock must enforce": the limit of every keyword type (facts/wechat.md §2.7). */
import { describe, expect, test } from 'vitest';
import { fitsKeyword } from './keyword-values.ts';
import { KEYWORD_TYPES } from './ordinary-template.ts';

const CASES: { readonly [key: string]: { readonly fits: readonly string[]; readonly fails: readonly string[] } } = {
  thing1: { fits: ['客'.repeat(20), 'a 1!', '📷'.repeat(20)], fails: ['客'.repeat(21), '', 'a\nb'] },
  number2: { fits: ['1'.repeat(32), '3.14'], fails: ['1'.repeat(33), '1a', '1.', '-1'] },
  letter3: { fits: ['Ab'.repeat(16)], fails: ['a'.repeat(33), 'a1', '字'] },
  symbol4: { fits: ['!?￥+-'], fails: ['!?!?!?', 'a', '1', ' '] },
  character_string5: { fits: ['CAM-0001_'.padEnd(32, 'x')], fails: ['x'.repeat(33), '编号1'] },
  time6: { fits: ['15:01', '2019年10月1日 15:01', '8:00~9:00'], fails: ['24:00', '2019年10月1日', '15:60'] },
  date7: {
    fits: ['2019年10月1日', '2019-10-01', '2019年10月1日 15:01', '2019-10-01~2019-10-03', '2019-10-01 8:00~9:00'],
    fails: ['10月1日', '15:01', '明天'],
  },
  amount8: { fits: ['¥100.5元', '100', '$1234567890'], fails: ['12345678901', '百元', '¥¥1'] },
  phone_number9: { fits: ['+86-0766-66888866'], fails: ['+86-0766-668888661', 'call me'] },
  car_number10: { fits: ['粤A8Z888挂', 'A12345'], fails: ['粤A8Z8888挂', '粤A8中888'] },
  name11: { fits: ['王'.repeat(10), 'Ada Lovelace-Byron', '王Ada'], fails: ['王'.repeat(11), 'a'.repeat(21), '王aaaaaaaaaaaa', '王2'] },
  phrase12: { fits: ['配送中', '五个字正好'], fails: ['六个字太多了', 'abc', '配送1'] },
  enum13: { fits: ['客厅'], fails: ['厨房', ''] },
};
const keyword = (key: string) => ({ key, name: '', values: ['客厅'] });

describe('36: keyword types', () => {
  test('every type has its cases', () => {
    expect(Object.keys(CASES).map((key) => key.replace(/\d+$/, ''))).toEqual([...KEYWORD_TYPES]);
  });

  test.each(Object.entries(CASES).flatMap(([key, { fits }]) => fits.map((value) => [key, value])))('%s takes %s', (key, value) => {
    expect(fitsKeyword(keyword(key as string), value as string)).toBe(true);
  });

  test.each(Object.entries(CASES).flatMap(([key, { fails }]) => fails.map((value) => [key, value])))('%s refuses %j', (key, value) => {
    expect(fitsKeyword(keyword(key as string), value as string)).toBe(false);
  });

  test('with the enumeration rule off any text passes, but no control character', () => {
    expect(fitsKeyword(keyword('enum_string1'), '厨房', false)).toBe(true);
    expect(fitsKeyword(keyword('enum_string1'), '厨\u0000房', false)).toBe(false);
  });
});
