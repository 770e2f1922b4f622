/**
 * One device category as the app sees it. The generator renders `src/generated/catalogue.ts` with the chosen
 * categories only; pages loop over it and never name a category:
 *
 *   import { fanReminders } from '@/devices/fan/reminders.ts';
 *   import { fanThingModel } from '@/devices/fan/thing-model.ts';
 *   import { card as fanCard } from '@/panels/fan/card.tsx';
 *   import { eventWords as fanEventWords } from '@/panels/fan/event-words.ts';
 *
 *   { category: 'fan', name: { zh: '风扇', en: 'fan' }, binding: 'device-signature-qr', panel: '/panels/fan/index',
 *     thingModel: fanThingModel, reminders: fanReminders, Card: fanCard, eventWords: fanEventWords }
 *
 * So a panel folder holds `index.tsx` (default export: the page), `card.tsx` (`card`), `event-words.ts` (`eventWords`), and in
 * `card.scss` the category's icon as `.icon--<category>`.
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
