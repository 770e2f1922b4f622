/** Reminders a camera can raise. Template titles and values are [I]: facts/wechat.md §7.2, replace with your account's. */
import { alarmTemplate, defineReminders } from '../define.ts';

export const cameraReminders = defineReminders({
  'motion-detected': {
    name: { zh: '画面有动静', en: 'motion' },
    question: { zh: '镜头前有动静时提醒我', en: 'Tell me when something moves in view' },
    eventId: 'motion_detected',
    template: alarmTemplate('摄像头异常提醒', ['有人活动', '检测到移动']),
    values: { enum_string2: '有人活动' },
    strong: true,
  },
  'person-detected': {
    name: { zh: '有人出现', en: 'person' },
    question: { zh: '有人出现在镜头前时提醒我', en: 'Tell me when a person is in view' },
    eventId: 'person_detected',
    template: alarmTemplate('人形侦测提醒', ['有人出现']),
    values: { enum_string2: '有人出现' },
    strong: true,
  },
  'picture-changed': {
    name: { zh: '画面变化', en: 'picture changed' },
    question: { zh: '画面发生变化时提醒我', en: 'Tell me when the picture changes' },
    eventId: 'picture_changed',
    template: alarmTemplate('画面变化提醒', ['画面发生变化']),
    values: { enum_string2: '画面发生变化' },
    strong: false,
  },
});
