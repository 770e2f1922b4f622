/**
 * Where live pictures come from: one adapter, registered once at launch. In WeChat that is Tencent's P2P plugin
 * (`wx1319af22356934bf`), which turns the device's `_sys_xp2p_info` into a local FLV URL for <live-player>; elsewhere whatever
 * can give an FLV or HLS address. Plugins need the brand's own authorisation in WeChat's console and play on real phones only
 * (facts/tencent-iot.md §3.6), so a build without one says so in words and shows the last picture instead of a black box.
 */
import type { FamilyDevice } from '@/family/family-device.ts';

/** What a person can ask of the picture's size. */
export type Quality = 'high' | 'standard';

/** Sound from the phone to the device, while a source can carry it. */
export interface TalkLine {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Recording on the phone; `stop` gives the path of the file. */
export interface Recorder {
  start(): Promise<void>;
  stop(): Promise<string>;
}

export type Live =
  | {
      readonly kind: 'url';
      /** FLV, RTMP or HLS, as <live-player> takes them. */
      readonly url: string;
      readonly stop: () => void;
      readonly talk?: TalkLine;
      readonly recorder?: Recorder;
    }
  /** Why there is no picture, in a person's words. */
  | { readonly kind: 'unavailable'; readonly words: string };

export type LiveSource = (device: FamilyDevice, quality: Quality) => Promise<Live>;

let source: LiveSource = async (device) => ({
  kind: 'unavailable',
  words: device.values._sys_xp2p_info ? '实时画面需要厂家为小程序开通视频插件' : '设备还没有准备好实时画面',
});

/** A build that carries the plugin registers its source here, once, at launch. */
export function setLiveSource(next: LiveSource): void {
  source = next;
}

/** Never rejects. */
export async function openLive(device: FamilyDevice, quality: Quality): Promise<Live> {
  try {
    return await source(device, quality);
  } catch {
    return { kind: 'unavailable', words: '实时画面打不开，请稍后再试' };
  }
}
