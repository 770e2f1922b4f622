import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Button } from '@/ui/button.tsx';
import { Empty } from '@/ui/empty.tsx';
import { DayList } from './day-list.tsx';
import type { EventLine } from './event-lines.ts';
import './recent.scss';

/** A panel shows this many; the rest is one tap away. */
const SHOWN = 8;

/** The last things that happened at one device. */
export function Recent({
  title,
  lines,
  icon,
  quiet,
  hint,
}: {
  title: string;
  lines: readonly EventLine[];
  icon: string;
  quiet: string;
  hint: string;
}) {
  return (
    <View>
      <Text className="recent__title">{title}</Text>
      {lines.length ? <DayList lines={lines.slice(0, SHOWN)} /> : <Empty icon={icon} title={quiet} text={hint} />}
      {lines.length > SHOWN && (
        <View className="recent__more">
          <Button text="查看全部消息" quiet onTap={() => void Taro.switchTab({ url: '/pages/messages/index' })} />
        </View>
      )}
    </View>
  );
}
