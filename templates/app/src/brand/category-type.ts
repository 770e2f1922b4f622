/**
 * One device category as the app sees it. The generator renders `src/generated/catalogue.ts` with the chosen
 * categories only; pages loop over it and never name a category:
 *
 *   import type { AppCategory } from '@/brand/category-type.ts';
 *   import { lockReminders } from '@/devices/lock/reminders.ts';
 *   import { lockThingModel } from '@/devices/lock/thing-model.ts';
 *   import { card as lockCard } from '@/panels/lock/card.tsx';
 *   import { eventWords as lockEventWords } from '@/panels/lock/event-words.ts';
 *
 *   export const catalogue: readonly AppCategory[] = [
 *     { category: 'lock', name: { zh: '门锁', en: 'lock' }, binding: 'device-signature-qr', panel: '/panels/lock/index',
 *       thingModel: lockThingModel, reminders: lockReminders, Card: lockCard, eventWords: lockEventWords },
 *   ];
 */
import type { ComponentType } from 'react';
import type { Reminder, Text, ThingModel, Values } from '@/devices/define.ts';
import type { FamilyDevice } from '@/family/family-device.ts';

/** Props of a category's card on the home page. */
export interface CardProps {
  readonly device: FamilyDevice;
  /** Opens the panel. */
  readonly onOpen: () => void;
}

/** What a person reads about one event. */
export interface EventWords {
  /** 「妈妈用指纹开了门」 */
  readonly title: string;
  /** A second, quieter line: method, duration. */
  readonly detail?: string;
  /** Name of an icon of `ui/icons.scss`. */
  readonly icon: string;
  /** `danger` is red, `notice` counts as unread on the home page, `info` is only a log line. */
  readonly weight: 'danger' | 'notice' | 'info';
}

export interface AppCategory {
  readonly category: string;
  readonly name: Text;
  /** How a person adds it. */
  readonly binding: 'provisioning-qr' | 'device-signature-qr';
  /** Route of the panel, opened with `?deviceId=`. */
  readonly panel: string;
  readonly thingModel: ThingModel;
  readonly reminders: { readonly [reminderKey: string]: Reminder };
  readonly Card: ComponentType<CardProps>;
  /** Words for an event of this category; `params` as the device sent them. */
  readonly eventWords: (eventId: string, params: Values) => EventWords;
}
