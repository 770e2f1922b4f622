import { defineDevice } from '../define.ts';
import { cameraBehaviour } from './behaviour.ts';
import { cameraReminders } from './reminders.ts';
import { cameraThingModel } from './thing-model.ts';

export const camera = defineDevice({
  category: 'camera',
  name: { zh: '摄像头', en: 'camera' },
  thingModel: cameraThingModel,
  behaviour: cameraBehaviour,
  reminders: cameraReminders,
  binding: 'provisioning-qr',
});
