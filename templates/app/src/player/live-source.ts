/**
 * Where live pictures come from. In WeChat that is Tencent's P2P plugin (`wx1319af22356934bf`), which turns the device's
 * `_sys_xp2p_info` into a local URL for <live-player>. Plugins need the brand's own authorisation in WeChat's console and
 * play on real phones only (facts/tencent-iot.md §3.6), so a build without it says so in words instead of showing a black box.
 */
import type { FamilyDevice } from '@/family/family-device.ts';

export type Live =
  | { readonly kind: 'url'; readonly url: string; readonly stop: () => void }
  /** Why there is no picture, in a person's words. */
  | { readonly kind: 'unavailable'; readonly words: string };

export type LiveSource = (device: FamilyDevice) => Promise<Live>;

let source: LiveSource = async (device) => ({
  kind: 'unavailable',
  words: device.values._sys_xp2p_info ? '实时画面需要厂家为小程序开通视频插件' : '设备还没有准备好实时画面',
});

/** A build that carries the plugin registers its source here, once, at launch. */
export function setLiveSource(next: LiveSource): void {
  source = next;
}

/** Never rejects. */
export async function openLive(device: FamilyDevice): Promise<Live> {
  try {
    return await source(device);
  } catch {
    return { kind: 'unavailable', words: '实时画面打不开，请稍后再试' };
  }
}
