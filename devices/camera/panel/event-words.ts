/** How a camera's events read. */
import type { EventWords } from '@/brand/category-type.ts';
import type { cameraThingModel } from '@/devices/camera/thing-model.ts';
import { strangeEvent } from '@/events/event-lines.ts';

const WORDS: { readonly [eventId in keyof typeof cameraThingModel.events]: EventWords } = {
  motion_detected: { title: '画面有动静', icon: 'motion', weight: 'notice' },
  person_detected: { title: '有人出现', icon: 'person', weight: 'notice' },
  picture_changed: { title: '画面发生变化', icon: 'picture', weight: 'info' },
  card_fault: { title: '存储卡异常', detail: '请在摄像机上检查存储卡', icon: 'alert', weight: 'notice' },
};

/** By plain lookup, so that an event named `constructor` finds nothing. */
const BY_EVENT: ReadonlyMap<string, EventWords> = new Map(Object.entries(WORDS));

export function eventWords(eventId: string): EventWords {
  return BY_EVENT.get(eventId) ?? strangeEvent;
}
