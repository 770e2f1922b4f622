import { useCallback, useEffect, useState } from 'react';
import { cloud } from '@/cloud/index.ts';
import type { DeviceEvent, FamilyDevice } from '@/family/family-device.ts';
import { mergeEvents, readEvents, secondsBetween } from '@/family/fold.ts';
import { startOfDay } from '@/time/words.ts';

/** Most pages of one day that are read: more than a thousand events are no longer a list for people. */
const PAGES = 10;
const PAGE = 100;

export type DayEvents =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly cause: unknown }
  | { readonly phase: 'ready'; readonly events: readonly DeviceEvent[] };

/** Midnight after the day that begins at `day`; a day may have 23 or 25 hours. */
export function nextDay(day: number): number {
  return startOfDay(day + 36 * 3_600_000);
}

async function eventsOfDay(device: Pick<FamilyDevice, 'deviceId' | 'productId' | 'deviceName'>, day: number): Promise<DeviceEvent[]> {
  let all: DeviceEvent[] = [];
  let Context: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const answer = await cloud.call('AppListEventHistory', {
      ProductId: device.productId,
      DeviceName: device.deviceName,
      ...secondsBetween(day, nextDay(day) - 1),
      Size: PAGE,
      ...(Context && { Context }),
    });
    all = mergeEvents(all, readEvents(device.deviceId, answer.EventHistory));
    if (answer.Listover !== false || !answer.Context) break;
    Context = answer.Context;
  }
  return all.filter((event) => event.time >= day && event.time < nextDay(day));
}

/** Everything a device told on one day (`day`: its midnight, milliseconds), what was just pushed included; newest first. */
export function useDayEvents(device: FamilyDevice, day: number): { state: DayEvents; retry: () => void } {
  const [state, setState] = useState<DayEvents>({ phase: 'loading' });
  const [round, setRound] = useState(0);
  const { deviceId, productId, deviceName } = device;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` counts retries
  useEffect(() => {
    let alive = true;
    setState({ phase: 'loading' });
    eventsOfDay({ deviceId, productId, deviceName }, day).then(
      (events) => alive && setState({ phase: 'ready', events }),
      (cause) => alive && setState({ phase: 'failed', cause }),
    );
    return () => {
      alive = false;
    };
  }, [deviceId, productId, deviceName, day, round]);
  const retry = useCallback(() => setRound((value) => value + 1), []);
  if (state.phase !== 'ready') return { state, retry };
  const pushed = device.events.filter((event) => event.time >= day && event.time < nextDay(day));
  return { state: { phase: 'ready', events: mergeEvents(state.events, pushed) }, retry };
}
