import { Text, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { useCallback, useEffect, useState } from 'react';
import { type EventLink, parseEventLink } from '@/devices/protocol/deep-link.ts';
import { strangeEvent } from '@/events/event-lines.ts';
import { findEvent, matchEvent } from '@/events/find-event.ts';
import { markRead } from '@/events/read-marks.ts';
import type { DeviceEvent } from '@/family/family-device.ts';
import { useFamily } from '@/family/use-family.ts';
import { catalogue } from '@/generated/catalogue.ts';
import { TraceCard } from '@/reminders/trace-card.tsx';
import { phoneTimer } from '@/time/timer.ts';
import { clockTime, dayWords, timeWords } from '@/time/words.ts';
import { Button } from '@/ui/button.tsx';
import { Card } from '@/ui/card.tsx';
import { Empty } from '@/ui/empty.tsx';
import { Failed } from '@/ui/failed.tsx';
import { Icon } from '@/ui/icon.tsx';
import { NoNetwork } from '@/ui/no-network.tsx';
import { Screen } from '@/ui/screen.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';
import './index.scss';

const goHome = () => void Taro.switchTab({ url: '/pages/home/index' });

type Found =
  | { readonly at: 'loading' | 'missing' }
  | { readonly at: 'failed'; readonly cause: unknown }
  | { readonly at: 'found'; readonly event: DeviceEvent };

function useEventOf(link: EventLink | undefined): { found: Found; retry: () => void } {
  const [found, setFound] = useState<Found>({ at: link ? 'loading' : 'missing' });
  const family = useFamily();
  const known = link
    ? matchEvent(
        family.devices.flatMap((device) => (device.deviceId === link.deviceId ? device.events : [])),
        link,
      )
    : undefined;
  const { deviceId, eventId, time } = link ?? { deviceId: '', eventId: '', time: 0 };

  const retry = useCallback(() => {
    if (!time) return;
    setFound({ at: 'loading' });
    findEvent({ deviceId, eventId, time }).then(
      (event) => setFound(event ? { at: 'found', event } : { at: 'missing' }),
      (cause) => setFound({ at: 'failed', cause }),
    );
  }, [deviceId, eventId, time]);
  useEffect(retry, [retry]);

  // The list at hand is enough: no need to wait for the cloud's answer.
  return { found: known ? { at: 'found', event: known } : found, retry };
}

/** Undefined for a link that is cut off or not encoded properly: then the page says it found nothing. */
function readLink(query: { readonly [key: string]: string | undefined }): EventLink | undefined {
  try {
    return parseEventLink(query);
  } catch {
    return undefined;
  }
}

/** What a reminder opens: what happened, when, at which device, and the way on. */
export default function EventPage() {
  const link = readLink(useRouter().params);
  const { found, retry } = useEventOf(link);
  const family = useFamily();
  const device = family.devices.find((one) => one.deviceId === link?.deviceId);
  const category = catalogue.find((one) => one.category === device?.category);
  const event = found.at === 'found' ? found.event : undefined;

  useEffect(() => {
    if (event) markRead(event);
  }, [event]);

  if (found.at === 'loading')
    return (
      <Screen>
        <Skeleton shapes={['picture', 'line', 'row']} />
      </Screen>
    );
  if (found.at === 'failed')
    return (
      <Screen>
        <Failed cause={found.cause} onRetry={retry} />
      </Screen>
    );
  if (!event) {
    return (
      <Screen>
        <Empty icon="clock" title="没有找到这条提醒" text="它可能已超过 30 天，或者设备已经不在您的家里" action="回首页" onTap={goHome} />
      </Screen>
    );
  }
  const words = category?.eventWords(event.eventId, event.params) ?? strangeEvent;
  const now = phoneTimer.now();
  const hasPicture = typeof event.params.pic_id === 'string' && event.params.pic_id !== '';
  return (
    <Screen className="event">
      <NoNetwork />
      <View className={`event__picture event__picture--${words.weight}`}>
        <Icon name={words.icon} className="event__icon" />
        <Text className="event__no-picture">{hasPicture ? '抓拍图片在云存储里，开通后可以查看' : '这次没有抓拍图片'}</Text>
      </View>
      <Card>
        <Text className={`event__title event__title--${words.weight}`}>{words.title}</Text>
        {words.detail && <Text className="event__detail">{words.detail}</Text>}
        <View className="event__fact">
          <Text className="event__fact-name">时间</Text>
          <Text className="event__fact-value">
            {dayWords(event.time, now)} {clockTime(event.time)}（{timeWords(event.time, now)}）
          </Text>
        </View>
        <View className="event__fact">
          <Text className="event__fact-name">设备</Text>
          <Text className="event__fact-value">{device ? `${device.name} · ${device.online ? '在线' : '离线'}` : '已不在您的家里'}</Text>
        </View>
      </Card>
      {device && category && <TraceCard event={event} device={device} category={category} />}
      <View className="event__actions">
        {device && category && (
          <Button
            text={`查看${device.name}`}
            onTap={() => void Taro.navigateTo({ url: `${category.panel}?deviceId=${encodeURIComponent(device.deviceId)}` })}
          />
        )}
        <View className="event__gap" />
        <Button text="全部消息" quiet onTap={() => void Taro.switchTab({ url: '/pages/messages/index' })} />
      </View>
    </Screen>
  );
}
