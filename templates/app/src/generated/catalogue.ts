/** Written by the generator: the categories this brand chose. This checked-in copy holds all of them. */
import type { AppCategory } from '@/brand/category-type.ts';
import { cameraReminders } from '@/devices/camera/reminders.ts';
import { cameraThingModel } from '@/devices/camera/thing-model.ts';
import { lockReminders } from '@/devices/lock/reminders.ts';
import { lockThingModel } from '@/devices/lock/thing-model.ts';
import { card as cameraCard } from '@/panels/camera/card.tsx';
import { eventWords as cameraEventWords } from '@/panels/camera/event-words.ts';
import { card as lockCard } from '@/panels/lock/card.tsx';
import { eventWords as lockEventWords } from '@/panels/lock/event-words.ts';

export const catalogue: readonly AppCategory[] = [
  {
    category: 'camera',
    name: { zh: '摄像头', en: 'camera' },
    binding: 'provisioning-qr',
    panel: '/panels/camera/index',
    thingModel: cameraThingModel,
    reminders: cameraReminders,
    Card: cameraCard,
    eventWords: cameraEventWords,
  },
  {
    category: 'lock',
    name: { zh: '门锁', en: 'lock' },
    binding: 'device-signature-qr',
    panel: '/panels/lock/index',
    thingModel: lockThingModel,
    reminders: lockReminders,
    Card: lockCard,
    eventWords: lockEventWords,
  },
];
