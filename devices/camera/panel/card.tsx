import { Text, View } from '@tarojs/components';
import type { CardProps } from '@/brand/category-type.ts';
import { phoneTimer } from '@/time/timer.ts';
import { timeWords } from '@/time/words.ts';
import { Badge } from '@/ui/badge.tsx';
import { Icon } from '@/ui/icon.tsx';
import { Tap } from '@/ui/tap.tsx';
import { eventWords } from './event-words.ts';
import './card.scss';

/** A camera on the home page: its picture's place, whether it is there, the last thing it saw. */
export function card({ device, onOpen }: CardProps) {
  const now = phoneTimer.now();
  const last = device.events[0];
  const hidden = device.values.privacy_mode === 1;
  const state = !device.online ? '离线' : hidden ? '隐私遮挡中' : '在线';
  return (
    <Tap className="camera-card" label={`${device.name}，${state}`} onTap={onOpen}>
      <View className={`camera-card__picture ${device.online ? '' : 'camera-card__picture--off'}`}>
        <Icon name={!device.online ? 'offline' : hidden ? 'moon' : 'camera'} className="camera-card__icon" />
        {!device.online && (
          <Text className="camera-card__cover">{device.updatedAt ? `离线 · 上次在线 ${timeWords(device.updatedAt, now)}` : '离线'}</Text>
        )}
      </View>
      <View className="camera-card__foot">
        <View className="camera-card__words">
          <Text className="camera-card__name">{device.name}</Text>
          <Text className="camera-card__last">
            {last ? `${eventWords(last.eventId).title} · ${timeWords(last.time, now)}` : '最近没有动静'}
          </Text>
        </View>
        <Badge tone={device.online ? 'good' : 'quiet'} text={state} />
      </View>
    </Tap>
  );
}
