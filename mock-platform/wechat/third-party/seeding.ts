/** Third-party platforms as an operator registered them become rows. Seeding twice changes nothing; seeding differently replaces. */
import type { WechatSeed } from '../../seed.ts';
import { SeedError } from '../../seed-error.ts';
import type { WechatState } from '../state.ts';

const APPID = /^wx[0-9a-f]{16}$/;

/** Throws {@link SeedError} for a field that cannot stand. */
export function checkThirdPartySeed(platform: NonNullable<WechatSeed['thirdPartyPlatforms']>[number]): void {
  const where = `wechat.thirdPartyPlatforms ${JSON.stringify(platform.appid)}`;
  if (!APPID.test(platform.appid)) throw new SeedError(`${where}: an appid is wx and 16 hex digits`);
  if (!/^[A-Za-z0-9]{3,32}$/.test(platform.token)) throw new SeedError(`${where}: token should be 3 to 32 letters and digits`);
  if (!/^[A-Za-z0-9]{43}$/.test(platform.encodingAesKey)) throw new SeedError(`${where}: encodingAesKey should be 43 letters and digits`);
  for (const field of ['eventUrl', 'messageUrl'] as const) {
    const url = platform[field];
    if (url !== undefined && !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ''))
      throw new SeedError(`${where}.${field} should start with http:// or https://`);
  }
}

export function seedThirdParty(state: WechatState, { thirdPartyPlatforms = [] }: WechatSeed): void {
  for (const platform of thirdPartyPlatforms) {
    state.components.put(platform.appid, platform);
    if ((platform.ticketPush ?? true) && !state.ticketPushes.get(platform.appid)) state.ticketPushes.put(platform.appid, { lastAt: 0 });
  }
}
