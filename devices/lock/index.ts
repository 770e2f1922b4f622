import { defineDevice } from '../define.ts';
import { lockBehaviour } from './behaviour.ts';
import { lockReminders } from './reminders.ts';
import { lockThingModel } from './thing-model.ts';

export const lock = defineDevice({
  category: 'lock',
  name: { zh: '门锁', en: 'lock' },
  thingModel: lockThingModel,
  behaviour: lockBehaviour,
  reminders: lockReminders,
  binding: 'device-signature-qr',
});
