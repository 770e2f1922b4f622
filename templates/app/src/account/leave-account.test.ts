import { expect, test } from 'vitest';
import { CloudError } from '@/cloud/cloud-error.ts';
import type { TokenApi } from '@/cloud/token-api.ts';
import { cancelAccount, heldDevices, heldWords, StillHeld } from './leave-account.ts';

/** A cloud with these families; what was called is written down. */
function cloudWith(families: readonly { name: string; role: number; devices: number }[]) {
  const called: string[] = [];
  const api = {
    async call(action: string, params: { FamilyId?: string }) {
      called.push(action);
      if (action === 'AppGetFamilyList')
        return { FamilyList: families.map(({ name, role }) => ({ FamilyId: name, FamilyName: name, Role: role })), Total: families.length };
      if (action === 'AppGetFamilyDeviceList')
        return { DeviceList: [], Total: families.find((family) => family.name === params.FamilyId)?.devices };
      if (action === 'AppUserCancelAccount') return {};
      throw new CloudError('api', 'NoSuchAction', action);
    },
  } as unknown as TokenApi;
  return { api, called };
}

test('an account with devices is not ended: they are named by family', async () => {
  const { api, called } = cloudWith([
    { name: '我的家', role: 1, devices: 2 },
    { name: '父母家', role: 1, devices: 1 },
    { name: '空房子', role: 1, devices: 0 },
  ]);
  await expect(cancelAccount(api)).rejects.toThrow(StillHeld);
  await expect(cancelAccount(api)).rejects.toThrow('「我的家」还有 2 台设备；「父母家」还有 1 台设备');
  expect(called).not.toContain('AppUserCancelAccount');
});

test('devices of families the person is only a guest of are no hindrance', async () => {
  const { api, called } = cloudWith([
    { name: '我的家', role: 1, devices: 0 },
    { name: '朋友家', role: 0, devices: 5 },
  ]);
  expect(await heldDevices(api)).toEqual([]);
  await cancelAccount(api);
  expect(called.at(-1)).toBe('AppUserCancelAccount');
});

test('nothing held, nothing said', () => {
  expect(heldWords([])).toBe('');
});
