import { expect, test } from 'vitest';
import { agreementOf } from './agreement.ts';

test('names the brand’s app, and its phone only where there is one', () => {
  const text = (phone?: string) => JSON.stringify(agreementOf('晨曦智家', phone));
  expect(text('400-800-8000')).toContain('400-800-8000');
  expect(text()).not.toContain('售后电话');
  expect(text()).toContain('晨曦智家');
});

test('tells how to leave and that a reminder is no call for help', () => {
  const text = agreementOf('家', undefined)
    .map((clause) => clause.text)
    .join('');
  expect(text).toContain('账号与注销');
  expect(text).toContain('110');
});
