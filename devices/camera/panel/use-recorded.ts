import { useEffect, useState } from 'react';
import { cloud } from '@/cloud/index.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { dateText } from '@/time/words.ts';
import type { Span } from './timeline.ts';

export interface Recorded {
  /** Milliseconds. */
  readonly spans: readonly Span[];
  /** Unsigned address of the day's playlist; empty: nothing is recorded. */
  readonly videoUrl: string;
}

const NOTHING: Recorded = { spans: [], videoUrl: '' };

/** What the cloud kept of one day (`day`: its midnight, milliseconds). No cloud storage is no recordings, not an error. */
export function useRecorded(device: FamilyDevice, day: number): Recorded {
  const [recorded, setRecorded] = useState(NOTHING);
  const { productId, deviceName } = device;
  useEffect(() => {
    let alive = true;
    setRecorded(NOTHING);
    cloud.call('IotVideoDescribeCloudStorageTime', { ProductId: productId, DeviceName: deviceName, Date: dateText(day) }).then(
      ({ Data }) => {
        if (!alive) return;
        const spans = (Data?.TimeList ?? []).map(({ StartTime, EndTime }) => ({ from: StartTime * 1000, to: EndTime * 1000 }));
        setRecorded({ spans, videoUrl: Data?.VideoURL ?? '' });
      },
      () => undefined,
    );
    return () => {
      alive = false;
    };
  }, [productId, deviceName, day]);
  return recorded;
}
