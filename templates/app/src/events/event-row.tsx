import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { encodeEventLink } from '@/devices/protocol/deep-link.ts';
import { clockTime } from '@/time/words.ts';
import { Icon } from '@/ui/icon.tsx';
import { Tap } from '@/ui/tap.tsx';
import type { EventLine } from './event-lines.ts';
import './event-row.scss';

/** One event as a row; a tap opens its page. `where` adds the device's name. */
export function EventRow({ line, where = false, unread = false }: { line: EventLine; where?: boolean; unread?: boolean }) {
  const second = [where ? line.deviceName : '', line.detail ?? ''].filter(Boolean).join(' · ');
  return (
    <Tap
      className="event-row"
      role="link"
      label={`${line.title}，${clockTime(line.event.time)}`}
      onTap={() => void Taro.navigateTo({ url: `/${encodeEventLink(line.event)}` })}
    >
      <View className={`event-row__disc event-row__disc--${line.weight}`}>
        <Icon name={line.icon} />
      </View>
      <View className="event-row__words">
        <Text className={`event-row__title event-row__title--${line.weight} ${unread ? 'event-row__title--unread' : ''}`}>
          {line.title}
        </Text>
        {second && <Text className="event-row__second">{second}</Text>}
      </View>
      {unread && <Text className="event-row__new">新</Text>}
      <Text className="event-row__time">{clockTime(line.event.time)}</Text>
    </Tap>
  );
}
