import { type BaseEventOrig, type ITouchEvent, Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { DeviceEvent } from '@/family/family-device.ts';
import { clockTime } from '@/time/words.ts';
import { Tap } from '@/ui/tap.tsx';
import { eventWords } from './event-words.ts';
import { blocksOf, marksOf, type Span, timeAt } from './timeline.ts';

const HOURS = [0, 6, 12, 18, 24];
const STRIP = 'day-strip';

/** The share of the strip a finger is at: measured, as pages can be wider or narrower. */
function share(touch: { clientX: number }): Promise<number> {
  return new Promise((resolve) => {
    Taro.createSelectorQuery()
      .select(`#${STRIP}`)
      .boundingClientRect((box) => {
        const { left, width } = (Array.isArray(box) ? box[0] : box) ?? { left: 0, width: 1 };
        resolve((touch.clientX - left) / width);
      })
      .exec();
  });
}

/** The day as a strip: recorded parts, events in the colour of their weight, a needle that follows the finger. */
export function Scrubber({
  spans,
  events,
  day,
  at,
  onMove,
}: {
  spans: readonly Span[];
  events: readonly DeviceEvent[];
  day: Span;
  at: number;
  onMove: (time: number) => void;
}) {
  const needle = (100 * (at - day.from)) / (day.to - day.from);
  // Taro's types call every event of a view a common one.
  const move = (raw: BaseEventOrig) => {
    const event = raw as ITouchEvent;
    const touch = event.touches[0] ?? event.changedTouches[0];
    if (touch) void share(touch).then((where) => onMove(timeAt(where, day)));
  };
  const earlier = events.find((event) => event.time < at - 1_000);
  const later = [...events].reverse().find((event) => event.time > at + 1_000);
  const aria = { 'aria-label': `时间轴，${clockTime(at)}，这一天有 ${events.length} 次动静` };
  return (
    <View className="scrubber">
      <View id={STRIP} className="scrubber__strip" onTouchStart={move} onTouchMove={move} catchMove {...aria}>
        {blocksOf(spans, day).map((block) => (
          <View key={block.left} className="scrubber__block" style={{ left: `${block.left}%`, width: `${block.width}%` }} />
        ))}
        {marksOf(events, (event) => eventWords(event.eventId).weight, day).map((mark) => (
          <View
            key={`${mark.event.eventId}${mark.event.time}`}
            className={`scrubber__mark scrubber__mark--${mark.weight}`}
            style={{ left: `${mark.left}%` }}
          />
        ))}
        <View className="scrubber__needle" style={{ left: `${needle}%` }} />
      </View>
      <View className="scrubber__hours" aria-hidden="true">
        {HOURS.map((hour) => (
          <Text key={hour} className="scrubber__hour">
            {hour}:00
          </Text>
        ))}
      </View>
      <View className="scrubber__steps">
        <Tap className="scrubber__step" label="上一次动静" disabled={!earlier} onTap={() => earlier && onMove(earlier.time)}>
          <Text>‹ 上一次动静</Text>
        </Tap>
        <Tap className="scrubber__step" label="下一次动静" disabled={!later} onTap={() => later && onMove(later.time)}>
          <Text>下一次动静 ›</Text>
        </Tap>
      </View>
    </View>
  );
}
