import { useEffect, useState } from 'react';
import type { DeviceEvent, FamilyDevice } from '@/family/family-device.ts';
import { phoneTimer } from '@/time/timer.ts';
import { eventPicture, lastPicture } from './event-picture.ts';

export interface PictureState {
  /** `none`: there is no picture, or it could not be had; the words around it say what it would show. */
  readonly phase: 'loading' | 'shown' | 'none';
  readonly url?: string;
  /** When it was taken, milliseconds. */
  readonly time?: number;
}

/** A picture is on its way some seconds after its event. */
const RETRY_MS = 2_000;
const RETRIES = 3;

/** The picture of one event; asked for again a few times while the event is fresh. */
export function useEventPicture(device: FamilyDevice, event: DeviceEvent | undefined): PictureState {
  const [state, setState] = useState<PictureState>({ phase: event ? 'loading' : 'none' });
  const { productId, deviceName } = device;
  const eventId = event?.params.pic_id ? event.eventId : '';
  const time = event?.time ?? 0;
  useEffect(() => {
    let cancel: (() => void) | undefined;
    let alive = true;
    if (!eventId) {
      setState({ phase: 'none' });
      return;
    }
    const ask = (left: number): void => {
      eventPicture({ productId, deviceName }, { eventId, time }).then(
        (url) => {
          if (!alive) return;
          if (url) setState({ phase: 'shown', url, time });
          else if (left > 0) cancel = phoneTimer.after(RETRY_MS, () => ask(left - 1));
          else setState({ phase: 'none' });
        },
        () => alive && setState({ phase: 'none' }),
      );
    };
    setState({ phase: 'loading' });
    ask(RETRIES);
    return () => {
      alive = false;
      cancel?.();
    };
  }, [productId, deviceName, eventId, time]);
  return state;
}

/** The newest picture of the last day; `again` asks once more when it changes. */
export function useLastPicture(device: FamilyDevice, again: unknown): PictureState {
  const [state, setState] = useState<PictureState>({ phase: 'loading' });
  const { productId, deviceName } = device;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` is only a reason to ask
  useEffect(() => {
    let alive = true;
    lastPicture({ productId, deviceName }, phoneTimer.now()).then(
      (found) => alive && setState(found ? { phase: 'shown', ...found } : { phase: 'none' }),
      () => alive && setState({ phase: 'none' }),
    );
    return () => {
      alive = false;
    };
  }, [productId, deviceName, again]);
  return state;
}
