import { describe, expect, it } from 'vitest';
import { checkValues, type UploadValues } from './values-check.ts';

const good: UploadValues = { appid: 'wx0123456789abcdef', version: '1.2.0', robot: 1, desc: '' };

describe('appid, version, robot and description', () => {
  it('pass when they are as WeChat wants them', () => expect(checkValues(good)).toEqual([]));

  it.each<[string, Partial<UploadValues>, string]>([
    ['an appid without wx', { appid: '0123456789abcdef01' }, 'appid-malformed'],
    ['an appid with capital letters', { appid: 'wx0123456789ABCDEF' }, 'appid-malformed'],
    ['an empty appid', { appid: '' }, 'appid-malformed'],
    ['no version', { version: '' }, 'version-missing'],
    ['a version of 65 characters', { version: '1'.repeat(65) }, 'version-too-long'],
    ['a version with a blank', { version: '1.0 beta' }, 'version-malformed'],
    ['robot 0', { robot: 0 }, 'robot-out-of-range'],
    ['robot 31', { robot: 31 }, 'robot-out-of-range'],
    ['robot 1.5', { robot: 1.5 }, 'robot-out-of-range'],
    ['a description of 201 characters', { desc: '描'.repeat(201) }, 'desc-too-long'],
  ])('%s is refused', (_, change, code) => {
    expect(checkValues({ ...good, ...change })).toMatchObject([{ severity: 'error', code }]);
  });

  it('an unusual version is only worth a warning', () => {
    expect(checkValues({ ...good, version: '2024-11' })).toMatchObject([{ severity: 'warning', code: 'version-unusual' }]);
  });

  it('reports all of them at once', () => expect(checkValues({ appid: '', version: '', robot: 99, desc: '' })).toHaveLength(3));
});
