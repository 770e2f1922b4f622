import { LivePlayer, Text, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import type { FamilyDevice } from '@/family/family-device.ts';
import { type Live as LivePicture, openLive } from '@/player/live-source.ts';
import { phoneTimer } from '@/time/timer.ts';
import { timeWords } from '@/time/words.ts';
import { Icon } from '@/ui/icon.tsx';

/** The picture, edge to edge; when there is none, why. */
export function Live({ device }: { device: FamilyDevice }) {
  const [live, setLive] = useState<LivePicture>();
  const hidden = device.values.privacy_mode === 1;
  const wanted = device.online && !hidden;
  const address = String(device.values._sys_xp2p_info ?? '');

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new picture only for another unit, address or wish, not for every report
  useEffect(() => {
    if (!wanted) return;
    let alive = true;
    let stop = () => {};
    openLive(device).then((opened) => {
      if (opened.kind === 'url') stop = opened.stop;
      if (alive) setLive(opened);
      else stop();
    });
    return () => {
      alive = false;
      setLive(undefined);
      stop();
    };
  }, [device.deviceId, address, wanted]);

  if (wanted && live?.kind === 'url') {
    return (
      <View className="live">
        <LivePlayer className="live__player" src={live.url} mode="live" autoplay objectFit="contain" />
      </View>
    );
  }
  const words = !device.online
    ? ['摄像头离线了', device.updatedAt ? `上次在线 ${timeWords(device.updatedAt, phoneTimer.now())}` : '请检查电源和网络']
    : hidden
      ? ['隐私遮挡中', '镜头已关闭，关掉「隐私遮挡」后恢复']
      : ['摄像头在线', live?.kind === 'unavailable' ? live.words : '正在打开画面…'];
  return (
    <View className={`live live--words ${device.online ? '' : 'live--off'}`}>
      <Icon name={!device.online ? 'offline' : hidden ? 'moon' : 'camera'} className="live__icon" />
      <Text className="live__title">{words[0]}</Text>
      <Text className="live__text">{words[1]}</Text>
    </View>
  );
}
