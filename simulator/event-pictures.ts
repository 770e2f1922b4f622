/** Pictures of events go to cloud storage by themselves: ask for a signed address, draw, PUT, tell. */
import type { PostedEvent } from '../devices/index.ts';
import type { Device } from './device.ts';
import type { Tell } from './log.ts';

/** A picture to be stored: whose it is, of which event, when (milliseconds). */
export interface PictureWish {
  readonly deviceId: string;
  readonly type: 'image/jpeg';
  readonly eventId: string;
  readonly startTime: number;
  readonly endTime: number;
}

/** Where pictures go; the closed device SDK asks Tencent's cloud for this address. */
export type PictureStore = (wish: PictureWish) => Promise<{ readonly uploadUrl: string }>;

export interface EventPictures {
  /** Draws and stores what the event shows; does nothing for an event without `pic_id`. Never throws: it tells. */
  take(event: PostedEvent): Promise<void>;
}

export function createEventPictures(options: {
  readonly device: Device;
  readonly name: string;
  readonly tell: Tell;
  readonly store: PictureStore;
}): EventPictures {
  const { device, name, tell, store } = options;
  return {
    async take({ eventId, timestamp, params }) {
      const { pic_id } = params;
      if (typeof pic_id !== 'string' || pic_id === '') return;
      try {
        const { drawScene } = await import('./scene-picture.ts');
        const { state, memory } = device;
        const number = (value: unknown) => (typeof value === 'number' ? value : 0);
        const title = device.definition.thingModel.events[eventId]?.name.zh ?? eventId;
        // Where somebody stands follows from the picture's own id: no dice, the same run gives the same picture.
        const place = [...pic_id].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 1000, 0) / 1000;
        const picture = await drawScene({ name, title, time: timestamp, state, pan: number(memory.pan), tilt: number(memory.tilt), place });
        const deviceId = `${device.productId}/${device.deviceName}`;
        const { uploadUrl } = await store({ deviceId, type: 'image/jpeg', eventId, startTime: timestamp, endTime: timestamp });
        const answer = await fetch(uploadUrl, {
          method: 'PUT',
          body: picture as Uint8Array<ArrayBuffer>,
          headers: { 'content-type': 'image/jpeg' },
        });
        if (!answer.ok) throw new Error(`cloud storage answered ${answer.status}`);
        tell({ type: 'picture', eventId, bytes: picture.byteLength });
      } catch (error) {
        tell({ type: 'dropped', what: `picture of ${eventId}`, reason: (error as Error).message.slice(0, 200) });
      }
    },
  };
}
