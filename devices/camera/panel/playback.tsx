import { Image, Text, View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { DayList } from '@/events/day-list.tsx';
import { DayPicker } from '@/events/day-picker.tsx';
import { eventLines } from '@/events/event-lines.ts';
import { nextDay, useDayEvents } from '@/events/use-day-events.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { PanelPage } from '@/family/panel-page.tsx';
import { useEventPicture } from '@/player/use-picture.ts';
import { phoneTimer } from '@/time/timer.ts';
import { clockTime, dayWords, startOfDay } from '@/time/words.ts';
import { Card } from '@/ui/card.tsx';
import { Empty } from '@/ui/empty.tsx';
import { Failed } from '@/ui/failed.tsx';
import { Icon } from '@/ui/icon.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';
import { Clip } from './clip.tsx';
import { eventWords } from './event-words.ts';
import { Scrubber } from './scrubber.tsx';
import { eventAt, spanAt } from './timeline.ts';
import { useRecorded } from './use-recorded.ts';
import './playback.scss';

function Playback({ device, from }: { device: FamilyDevice; from: number | undefined }) {
  const now = phoneTimer.now();
  const [at, setAt] = useState(from ?? now);
  const day = startOfDay(at);
  const span = { from: day, to: nextDay(day) };
  const { state, retry } = useDayEvents(device, day);
  const recorded = useRecorded(device, day);
  const events = state.phase === 'ready' ? state.events : [];
  const lines = eventLines({ ...device, events }, eventWords);
  const event = eventAt(events, at);
  const clip = spanAt(recorded.spans, at);
  const picture = useEventPicture(device, event);
  // A fresh day begins at its newest event: there is something to see.
  const newest = events[0]?.time;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each day
  useEffect(() => {
    if (newest !== undefined && from === undefined) setAt(newest);
  }, [day, state.phase]);
  return (
    <View className="screen">
      <View className="playback__screen">
        {clip ? (
          <Clip device={device} videoUrl={recorded.videoUrl} span={clip} />
        ) : picture.url ? (
          <Image className="playback__picture" src={picture.url} mode="aspectFill" aria-label="当时的画面" />
        ) : (
          <View className="playback__none">
            <Icon name={event ? 'picture' : 'clock'} />
            <Text className="playback__words">
              {event ? (picture.phase === 'loading' ? '正在取当时的画面…' : '这一刻没有录像，也没有抓拍') : '这一刻没有录像'}
            </Text>
          </View>
        )}
      </View>
      <Card className="playback__strip">
        <View className="playback__head">
          <Text className="playback__time">
            {dayWords(at, now)} {clockTime(at)}
          </Text>
          {event && <Text className="playback__event">{eventWords(event.eventId).title}</Text>}
        </View>
        <Scrubber spans={recorded.spans} events={events} day={span} at={at} onMove={setAt} />
        <DayPicker day={day} onPick={setAt} />
      </Card>
      {state.phase === 'loading' && <Skeleton shapes={['row', 'row']} />}
      {state.phase === 'failed' && <Failed cause={state.cause} onRetry={retry} />}
      {state.phase === 'ready' && lines.length > 0 && <DayList lines={lines} />}
      {state.phase === 'ready' && lines.length === 0 && <Empty icon="motion" title={`${dayWords(day, now)}没有动静`} text="换一天看看" />}
    </View>
  );
}

/** A day of a camera: strip, events, and what was recorded. */
export default function CameraPlayback() {
  const time = Number(useRouter().params.time);
  return (
    <PanelPage title="回放">
      {(device) => <Playback device={device} from={Number.isFinite(time) && time > 0 ? time : undefined} />}
    </PanelPage>
  );
}
