/** Pictures and clips of events go to cloud storage by themselves: ask for a signed address, draw, PUT, tell. */
import type { PostedEvent } from '../devices/index.ts';
import type { Device } from './device.ts';
import type { Tell } from './log.ts';
import { CLIP_FRAMES_A_SECOND, CLIP_SEC, type ClipMaker } from './video/clips.ts';

/** A file to be stored: whose it is, of which event, from when to when (milliseconds). */
export interface PictureWish {
  readonly deviceId: string;
  readonly type: 'image/jpeg' | 'video/mp2t';
  readonly eventId: string;
  readonly startTime: number;
  readonly endTime: number;
}

/** Where they go; the closed device SDK asks Tencent's cloud for this address. */
export type PictureStore = (wish: PictureWish) => Promise<{ readonly uploadUrl: string }>;

export interface EventPictures {
  /** Draws and stores what the event shows; does nothing for an event without `pic_id`. Never throws: it tells. */
  take(event: PostedEvent): Promise<void>;
}

/** With `clips`, a device with a lens stores the seconds that follow as well. */
export function createEventPictures(options: {
  readonly device: Device;
  readonly name: string;
  readonly tell: Tell;
  readonly store: PictureStore;
  readonly clips?: ClipMaker;
}): EventPictures {
  const { device, name, tell, store, clips } = options;
  const deviceId = `${device.productId}/${device.deviceName}`;

  /** What the lens shows so many milliseconds after the event; somebody walks through the picture from `place` on. */
  async function scene({ eventId, timestamp }: PostedEvent, place: number, afterMs: number): Promise<Uint8Array> {
    const { drawScene } = await import('./scene-picture.ts');
    const { state, memory } = device;
    const number = (value: unknown) => (typeof value === 'number' ? value : 0);
    const title = device.definition.thingModel.events[eventId]?.name.zh ?? eventId;
    const walked = (place + afterMs / WALK_MS) % 1;
    return drawScene({ name, title, time: timestamp + afterMs, state, pan: number(memory.pan), tilt: number(memory.tilt), place: walked });
  }

  async function put(type: PictureWish['type'], { eventId, timestamp }: PostedEvent, lastsMs: number, file: Uint8Array): Promise<void> {
    const { uploadUrl } = await store({ deviceId, type, eventId, startTime: timestamp, endTime: timestamp + lastsMs });
    const answer = await fetch(uploadUrl, { method: 'PUT', body: file as Uint8Array<ArrayBuffer>, headers: { 'content-type': type } });
    if (!answer.ok) throw new Error(`cloud storage answered ${answer.status}`);
  }

  async function attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      tell({ type: 'dropped', what, reason: (error as Error).message.slice(0, 200) });
    }
  }

  return {
    async take(event) {
      const { eventId, params } = event;
      const { pic_id } = params;
      if (typeof pic_id !== 'string' || pic_id === '') return;
      // Where somebody stands follows from the picture's own id: no dice, the same run gives the same picture.
      const place = [...pic_id].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 1000, 0) / 1000;
      await attempt(`picture of ${eventId}`, async () => {
        const picture = await scene(event, place, 0);
        await put('image/jpeg', event, 0, picture);
        tell({ type: 'picture', eventId, bytes: picture.byteLength });
      });
      if (!clips || !('night_vision' in device.state)) return;
      await attempt(`clip of ${eventId}`, async () => {
        const clip = await clips.make((frame) => scene(event, place, (frame * 1000) / CLIP_FRAMES_A_SECOND));
        await put('video/mp2t', event, CLIP_SEC * 1000, clip);
        tell({ type: 'clip', eventId, bytes: clip.byteLength, seconds: CLIP_SEC });
      });
    },
  };
}

/** Milliseconds somebody takes from one side of the picture to the other. */
const WALK_MS = 20_000;
