import { Text, View } from '@tarojs/components';
import { phoneTimer } from '@/time/timer.ts';
import { Card } from '@/ui/card.tsx';
import { byDay, type EventLine } from './event-lines.ts';
import { EventRow } from './event-row.tsx';

/** Events under the name of their day. */
export function DayList({
  lines,
  where = false,
  isUnread,
}: {
  lines: readonly EventLine[];
  where?: boolean;
  isUnread?: (line: EventLine) => boolean;
}) {
  return (
    <>
      {byDay(lines, phoneTimer.now(), (line) => line.event.time).map((group) => (
        <View key={group.day}>
          <Text className="day">{group.day}</Text>
          <Card>
            {group.lines.map((line) => (
              <EventRow
                key={`${line.event.deviceId}${line.event.eventId}${line.event.time}`}
                line={line}
                where={where}
                unread={isUnread?.(line)}
              />
            ))}
          </Card>
        </View>
      ))}
    </>
  );
}
