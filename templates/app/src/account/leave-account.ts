/**
 * Leaving: signing out, and the end of the account. The cloud ends an account some days after it was asked for, whatever is bound
 * to it (AppUserCancelAccount, facts/tencent-iot.md §5.3); so this app asks the person to take their devices out first: a lock
 * that nobody can reach any more helps nobody.
 */
import type { TokenApi } from '@/cloud/token-api.ts';

export interface Held {
  readonly familyName: string;
  readonly devices: number;
}

/** The person's own families that still have devices. Throws CloudError. */
export async function heldDevices(api: TokenApi): Promise<Held[]> {
  const { FamilyList = [] } = await api.call('AppGetFamilyList', { Offset: 0, Limit: 100 });
  const own = FamilyList.filter((family) => family.Role === 1);
  const counted = await Promise.all(
    own.map(async ({ FamilyId, FamilyName }): Promise<Held> => {
      const { Total = 0 } = await api.call('AppGetFamilyDeviceList', { FamilyId, RoomId: '', Offset: 0, Limit: 1 });
      return { familyName: FamilyName, devices: Total };
    }),
  );
  return counted.filter((held) => held.devices > 0);
}

/** 「我的家」还有 2 台设备；「父母家」还有 1 台设备 */
export function heldWords(held: readonly Held[]): string {
  return held.map(({ familyName, devices }) => `「${familyName}」还有 ${devices} 台设备`).join('；');
}

/** What the end of an account leaves undone when devices are still there. */
export class StillHeld extends Error {
  override readonly name = 'StillHeld';
  readonly held: readonly Held[];
  constructor(held: readonly Held[]) {
    super(heldWords(held));
    this.held = held;
  }
}

/** Asks for the end of the account, once no device is left. Throws {@link StillHeld} or CloudError. */
export async function cancelAccount(api: TokenApi): Promise<void> {
  const held = await heldDevices(api);
  if (held.length > 0) throw new StillHeld(held);
  await api.call('AppUserCancelAccount', {});
}
