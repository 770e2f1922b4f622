/** Reminders a lock can raise. Titles are those seen in real door-lock projects (facts/wechat.md §2.6); values are [I]. */
import { alarmTemplate, defineReminders } from '../define.ts';

export const lockReminders = defineReminders({
  'doorbell-ring': {
    name: { zh: '有人按门铃', en: 'doorbell' },
    question: { zh: '有人按门铃时提醒我', en: 'Tell me when someone rings' },
    eventId: 'doorbell_ring',
    template: alarmTemplate('门铃呼叫提醒', ['有人按门铃', '访客呼叫门铃']),
    values: { enum_string2: '有人按门铃' },
    strong: true,
  },
  'pry-alarm': {
    name: { zh: '门锁被撬', en: 'forced' },
    question: { zh: '门锁被撬动时提醒我', en: 'Tell me when the lock is forced' },
    eventId: 'pry_alarm',
    template: alarmTemplate('门锁撬动告警', ['门锁被撬动']),
    values: { enum_string2: '门锁被撬动' },
    strong: true,
  },
  'low-battery': {
    name: { zh: '电量不足', en: 'low battery' },
    question: { zh: '门锁电量不足时提醒我', en: 'Tell me when the battery is low' },
    eventId: 'low_battery',
    template: alarmTemplate('门锁电量不足提醒', ['电量不足，请及时更换电池']),
    values: { enum_string2: '电量不足，请及时更换电池' },
    strong: false,
  },
  'duress-alarm': {
    name: { zh: '胁迫开门', en: 'duress' },
    question: { zh: '家人被胁迫开门时提醒我', en: 'Tell me when a door is opened under duress' },
    eventId: 'duress_alarm',
    template: alarmTemplate('门锁安全告警', ['有人胁迫开门']),
    values: { enum_string2: '有人胁迫开门' },
    strong: true,
  },
  'trial-lockout': {
    name: { zh: '多次验证失败', en: 'frozen after wrong tries' },
    question: { zh: '多次输错被冻结时提醒我', en: 'Tell me when wrong tries freeze the lock' },
    eventId: 'trial_lockout',
    template: alarmTemplate('门锁异常提醒', ['多次验证失败，门锁已冻结']),
    values: { enum_string2: '多次验证失败，门锁已冻结' },
    strong: true,
  },
  'loitering-alarm': {
    name: { zh: '有人逗留', en: 'loitering' },
    question: { zh: '有人在门外逗留时提醒我', en: 'Tell me when someone lingers at the door' },
    eventId: 'loitering_alarm',
    template: alarmTemplate('有人逗留提醒', ['有人在门外逗留']),
    values: { enum_string2: '有人在门外逗留' },
    strong: true,
  },
  'door-open': {
    name: { zh: '开门', en: 'opened' },
    question: { zh: '有人开门时提醒我', en: 'Tell me when the door opens' },
    eventId: 'door_open',
    template: alarmTemplate('开关门提醒', ['门已打开', '门已关闭']),
    values: { enum_string2: '门已打开' },
    strong: false,
  },
  'door-ajar': {
    name: { zh: '门没有关好', en: 'left ajar' },
    question: { zh: '门没有关好时提醒我', en: 'Tell me when the door is left ajar' },
    eventId: 'door_ajar',
    template: alarmTemplate('门锁故障告警', ['门未关好']),
    values: { enum_string2: '门未关好' },
    strong: false,
  },
});
