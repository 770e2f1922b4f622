import { Image, Text, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import type { FamilyDevice } from '@/family/family-device.ts';
import { useEventPicture } from '@/player/use-picture.ts';
import { phoneTimer } from '@/time/timer.ts';
import { timeWords } from '@/time/words.ts';
import { Icon } from '@/ui/icon.tsx';

/** A ring is a visitor for this long. */
const RING_MS = 60_000;

/** Somebody rings right now: who, large, above everything else. Nothing when nobody does. */
export function Visitor({ device }: { device: FamilyDevice }) {
  const [, again] = useState(0);
  const ring = device.events.find((event) => event.eventId === 'doorbell_ring');
  const left = ring ? ring.time + RING_MS - phoneTimer.now() : 0;
  const ringing = left > 0;
  const picture = useEventPicture(device, ringing ? ring : undefined);
  const time = ring?.time ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ring's own time decides when the visitor is gone
  useEffect(() => (ringing ? phoneTimer.after(left, () => again((value) => value + 1)) : undefined), [time, ringing]);
  if (!ring || !ringing) return null;
  const aria = { 'aria-role': 'alert', 'aria-label': '有人按门铃' };
  return (
    <View className="visitor" {...aria}>
      {picture.url ? (
        <Image className="visitor__picture" src={picture.url} mode="aspectFill" aria-label="门外的画面" />
      ) : (
        <View className="visitor__empty">
          <Icon name="bell" />
        </View>
      )}
      <View className="visitor__words">
        <Text className="visitor__title">有人按门铃</Text>
        <Text className="visitor__time">{timeWords(ring.time, phoneTimer.now())}</Text>
      </View>
    </View>
  );
}
