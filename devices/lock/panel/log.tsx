import { View } from '@tarojs/components';
import { useState } from 'react';
import { DayList } from '@/events/day-list.tsx';
import { DayPicker } from '@/events/day-picker.tsx';
import { eventLines } from '@/events/event-lines.ts';
import { useDayEvents } from '@/events/use-day-events.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { PanelPage } from '@/family/panel-page.tsx';
import { phoneTimer } from '@/time/timer.ts';
import { dayWords, startOfDay } from '@/time/words.ts';
import { Card } from '@/ui/card.tsx';
import { Chips } from '@/ui/chips.tsx';
import { Empty } from '@/ui/empty.tsx';
import { Failed } from '@/ui/failed.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';
import { eventWords } from './event-words.ts';
import { filterLog, LOG_KINDS, type LogKind, peopleOf } from './log-lines.ts';
import './log.scss';

function Log({ device }: { device: FamilyDevice }) {
  const now = phoneTimer.now();
  const [day, setDay] = useState(() => startOfDay(now));
  const [kind, setKind] = useState<LogKind>('all');
  const [person, setPerson] = useState('');
  const { state, retry } = useDayEvents(device, day);
  const lines = state.phase === 'ready' ? eventLines({ ...device, events: state.events }, eventWords) : [];
  const people = peopleOf(lines);
  const shown = filterLog(lines, kind, person);
  return (
    <View className="screen">
      <Card className="log__filter">
        <DayPicker
          day={day}
          onPick={(picked) => {
            setDay(picked);
            setPerson('');
          }}
        />
        <Chips name="类型" chips={LOG_KINDS} value={kind} onPick={(value) => setKind(value as LogKind)} />
        {people.length > 0 && (
          <Chips
            name="成员"
            chips={[{ value: '', text: '所有人' }, ...people.map((one) => ({ value: one, text: one }))]}
            value={person}
            onPick={setPerson}
          />
        )}
      </Card>
      {state.phase === 'loading' && <Skeleton shapes={['row', 'row', 'row']} />}
      {state.phase === 'failed' && <Failed cause={state.cause} onRetry={retry} />}
      {state.phase === 'ready' && shown.length > 0 && <DayList lines={shown} />}
      {state.phase === 'ready' && shown.length === 0 && (
        <Empty
          icon="door"
          title={lines.length > 0 ? '没有这样的记录' : `${dayWords(day, now)}没有记录`}
          text={lines.length > 0 ? '换一个类型或成员看看' : '换一天看看'}
        />
      )}
    </View>
  );
}

/** Everything that happened at the door, by day, kind and person. */
export default function LockLog() {
  return <PanelPage title="开门记录">{(device) => <Log device={device} />}</PanelPage>;
}
