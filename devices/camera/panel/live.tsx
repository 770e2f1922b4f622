import { Image, LivePlayer, Text, Video, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import type { FamilyDevice } from '@/family/family-device.ts';
import type { Quality } from '@/player/live-source.ts';
import { playerWords } from '@/player/player-state.ts';
import { type LivePicture, useLive } from '@/player/use-live.ts';
import { type PictureState, useLastPicture } from '@/player/use-picture.ts';
import { phoneTimer } from '@/time/timer.ts';
import { timeWords } from '@/time/words.ts';
import { Button } from '@/ui/button.tsx';
import { Icon } from '@/ui/icon.tsx';
import { Tap } from '@/ui/tap.tsx';
import { lensCover } from './lens-cover.ts';

/** WeChat finds the player by this id. */
const PLAYER = 'camera-live';

export interface Picture {
  readonly picture: LivePicture;
  readonly still: PictureState;
  readonly quality: Quality;
  readonly setQuality: (quality: Quality) => void;
  /** A file of this phone or an address with what is seen now; undefined when nothing is seen. Throws when the player gives none. */
  readonly snapshot: () => Promise<string | undefined>;
}

/** The picture of a camera: live when there is a source, else the last one it took. */
export function usePicture(device: FamilyDevice): Picture {
  const [quality, setQuality] = useState<Quality>('high');
  const cover = lensCover(device, phoneTimer.now());
  const picture = useLive(device, cover === undefined, quality);
  const still = useLastPicture(device, device.events[0]?.time);
  const plays = picture.live?.kind === 'url' && (picture.state.phase === 'playing' || picture.state.phase === 'stalled');
  const snapshot = async () => {
    if (!plays) return still.url;
    return new Promise<string>((resolve, reject) =>
      Taro.createLivePlayerContext(PLAYER).snapshot({ success: ({ tempImagePath }) => resolve(tempImagePath), fail: reject }),
    );
  };
  return { picture, still, quality, setQuality, snapshot };
}

/** HLS is not <live-player>'s: its own states, as the numbers the machine knows. */
function HlsPlayer({ url, muted, onCode }: { url: string; muted: boolean; onCode: (code: number) => void }) {
  return (
    <Video
      id={PLAYER}
      className="live__player"
      src={url}
      autoplay
      muted={muted}
      controls={false}
      objectFit="contain"
      onPlay={() => onCode(2004)}
      onWaiting={() => onCode(2007)}
      onEnded={() => onCode(2006)}
      onError={() => onCode(-2301)}
    />
  );
}

/** The picture, edge to edge; when there is none, why. */
export function Live({ device, picture: { picture, still, quality, setQuality } }: { device: FamilyDevice; picture: Picture }) {
  const [muted, setMuted] = useState(false);
  const { live, state, onCode, pause, play } = picture;
  const cover = lensCover(device, phoneTimer.now());
  const stillAria = { 'aria-label': '最近一次的画面' };

  if (cover) {
    return (
      <View className={`live live--words ${device.online ? '' : 'live--off'}`}>
        <Icon name={cover.icon} className="live__icon" />
        <Text className="live__title">{cover.title}</Text>
        <Text className="live__text">{cover.text}</Text>
      </View>
    );
  }
  if (live?.kind === 'unavailable') {
    const time = still.time === undefined ? '' : timeWords(still.time, phoneTimer.now());
    return (
      <View className={`live ${still.url ? '' : 'live--words'}`}>
        {still.url ? (
          <Image className="live__still" src={still.url} mode="aspectFill" {...stillAria} />
        ) : (
          <Icon name="camera" className="live__icon" />
        )}
        <View className={still.url ? 'live__caption' : 'live__none'}>
          <Text className={still.url ? 'live__caption-text' : 'live__title'}>{still.url ? `最近一次的画面 · ${time}` : '摄像头在线'}</Text>
          <Text className={still.url ? 'live__caption-text' : 'live__text'}>{live.words}</Text>
        </View>
      </View>
    );
  }
  const words = playerWords(state);
  const over = state.phase === 'failed' || state.phase === 'paused';
  const url = live?.kind === 'url' ? live.url : '';
  const shared = { className: 'live__player', src: url, muted, autoplay: true };
  return (
    <View className="live">
      {url !== '' &&
        (/\.m3u8(\?|$)/.test(url) ? (
          <HlsPlayer url={url} muted={muted} onCode={onCode} />
        ) : (
          <LivePlayer
            id={PLAYER}
            {...shared}
            mode="live"
            objectFit="contain"
            onStateChange={(event) => onCode(Number(event.detail.code))}
          />
        ))}
      {words !== '' && (
        <View className="live__over" aria-role="status" aria-live="polite" aria-label={words}>
          <Text className="live__over-text">{words}</Text>
          {over && <Button text={state.phase === 'paused' ? '继续播放' : '重试'} onTap={play} />}
        </View>
      )}
      {!over && url !== '' && (
        <View className="live__bar">
          <Tap className="live__tool" label="暂停" onTap={pause}>
            <Text>暂停</Text>
          </Tap>
          <Tap className="live__tool" label="声音" role="switch" checked={!muted} onTap={() => setMuted(!muted)}>
            <Text>{muted ? '打开声音' : '静音'}</Text>
          </Tap>
          <Tap
            className="live__tool"
            label={`清晰度 ${quality === 'high' ? '高清' : '标清'}`}
            onTap={() => setQuality(quality === 'high' ? 'standard' : 'high')}
          >
            <Text>{quality === 'high' ? '高清' : '标清'}</Text>
          </Tap>
          <Tap
            className="live__tool"
            label="全屏"
            onTap={() => Taro.createLivePlayerContext(PLAYER).requestFullScreen({ direction: 90, fail: () => undefined })}
          >
            <Text>全屏</Text>
          </Tap>
        </View>
      )}
    </View>
  );
}
