/** A scenario in TypeScript: one stage for each of a lock's reminders, made in a loop. The schema is that of the YAML files. */
const alarms = {
  'doorbell-ring': 'doorbell',
  'pry-alarm': 'pry',
  'loitering-alarm': 'loitering',
  'door-ajar': 'ajar',
  'trial-lockout': 'trial-lockout',
};

export default {
  name: '门锁的每一种提醒',
  description: '每一种报警都在三秒内送到，标明是哪一把锁。',
  devices: { 前门: { category: 'lock' }, 后门: { category: 'lock' } },
  users: { 妈妈: { has: ['前门', '后门'] } },
  stages: Object.entries(alarms).map(([reminder, trigger]) => ({
    name: reminder,
    steps: ['前门', '后门'].flatMap((device) => [
      { device, does: trigger },
      { user: '妈妈', gets: [{ message: reminder, from: device, within: '3s' }] },
    ]),
  })),
};
