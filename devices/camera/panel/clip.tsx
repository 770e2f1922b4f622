import { Text, Video, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { cloud } from '@/cloud/index.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { phoneTimer } from '@/time/timer.ts';
import type { Span } from './timeline.ts';

/** A signed address is good for this long. */
const GOOD_SEC = 3_600;

/** A recorded part of the day, played from the cloud through an address signed for it (TC/1081/106043). */
export function Clip({ device, videoUrl, span }: { device: FamilyDevice; videoUrl: string; span: Span }) {
  const [address, setAddress] = useState('');
  const [failed, setFailed] = useState(false);
  const { productId } = device;
  const { from, to } = span;
  useEffect(() => {
    let alive = true;
    setFailed(false);
    setAddress('');
    const VideoURL = `${videoUrl}?starttime_epoch=${Math.floor(from / 1000)}&endtime_epoch=${Math.ceil(to / 1000)}`;
    const ExpireTime = Math.floor(phoneTimer.now() / 1000) + GOOD_SEC;
    cloud.call('IotVideoGenerateSignedVideoURL', { ProductId: productId, VideoURL, ExpireTime }).then(
      ({ SignedVideoURL }) => {
        if (alive) SignedVideoURL ? setAddress(SignedVideoURL) : setFailed(true);
      },
      () => alive && setFailed(true),
    );
    return () => {
      alive = false;
    };
  }, [productId, videoUrl, from, to]);
  if (address) return <Video className="playback__picture" src={address} autoplay controls onError={() => setFailed(true)} />;
  return (
    <View className="playback__none">
      <Text className="playback__words">{failed ? '录像放不出来，请稍后再试' : '正在打开录像…'}</Text>
    </View>
  );
}
