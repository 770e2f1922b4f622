import { describe, expect, it } from 'vitest';
import type { SeedBrand, SeededDevice } from '../platform/seed.ts';
import { chooseReminder } from './phone-tour.ts';

const brandOf = (category: string, ...keys: string[]): SeedBrand => ({
  app: { name: 'x', appid: 'wx0123456789abcdef' },
  cloud: { appKey: 'k', login: 'https://login.example' },
  reminders: {
    [category]: { productId: 'P', modelId: 'm', templates: Object.fromEntries(keys.map((key) => [key, `template of ${key}`])) },
  },
});
const deviceOf = (category: SeededDevice['category']): SeededDevice => ({ category, productId: 'P', deviceName: 'd', psk: '' });

describe('the reminder that is tried', () => {
  it('is a strong one when the brand has one', () => {
    expect(chooseReminder(deviceOf('camera'), brandOf('camera', 'picture-changed', 'motion-detected'))).toMatchObject({
      key: 'motion-detected',
      trigger: 'motion',
    });
  });
  it('is a quiet one when the brand has no other', () => {
    expect(chooseReminder(deviceOf('camera'), brandOf('camera', 'picture-changed')).key).toBe('picture-changed');
  });
  it('is the doorbell of a lock', () => {
    expect(chooseReminder(deviceOf('lock'), brandOf('lock', 'doorbell-ring'))).toMatchObject({ key: 'doorbell-ring', trigger: 'doorbell' });
  });
  it('without a template there is none, and the fix names the place', () => {
    expect(() => chooseReminder(deviceOf('lock'), brandOf('lock'))).toThrow(/no reminder that can be tried/);
  });
});
