import { Text, View } from '@tarojs/components';
import type { CardProps } from '@/brand/category-type.ts';
import { phoneTimer } from '@/time/timer.ts';
import { timeWords } from '@/time/words.ts';
import { Badge } from '@/ui/badge.tsx';
import { Icon } from '@/ui/icon.tsx';
import { Tap } from '@/ui/tap.tsx';
import { openedBy } from './event-words.ts';
import { batteryWords, isBatteryLow, lockWords } from './lock-state.ts';
import './card.scss';

/** A lock on the home page: its state large, the last opening small. */
export function card({ device, onOpen }: CardProps) {
  const now = phoneTimer.now();
  const state = lockWords(device);
  const opened = device.events.find((event) => event.eventId === 'door_open');
  const last = opened ? [openedBy(opened.params), timeWords(opened.time, now)].filter(Boolean).join(' · ') : '最近没有人开门';
  const battery = batteryWords(device);
  return (
    <Tap className="lock-card" label={`${device.name}，${state.word}${device.online ? '' : '，离线'}`} onTap={onOpen}>
      <View className={`lock-card__glyph lock-card__glyph--${state.kind}`}>
        <Icon name={state.icon} className="lock-card__icon" />
      </View>
      <View className="lock-card__words">
        <Text className="lock-card__name">{device.name}</Text>
        <Text className={`lock-card__state lock-card__state--${state.kind}`}>{state.word}</Text>
        <Text className="lock-card__last">{last}</Text>
      </View>
      <View className="lock-card__side">
        <Badge tone={device.online ? 'good' : 'quiet'} text={device.online ? '在线' : '离线'} />
        {battery && <Text className={`lock-card__battery ${isBatteryLow(device) ? 'lock-card__battery--low' : ''}`}>{battery}</Text>}
      </View>
    </Tap>
  );
}
