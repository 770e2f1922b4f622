/** What a person does with the new app: opens it, adds both devices, allows reminders, is called, looks. */
import { join } from 'node:path';
import { catalogue, type DeviceDefinition, type Reminder } from '../../devices/index.ts';
import type { PhoneDriver } from '../../mock-platform/index.ts';
import type { Fleet, FleetUnit } from '../../simulator/index.ts';
import { Failure } from '../failure.ts';
import type { SeedBrand, SeededDevice } from '../platform/seed.ts';

/** One reminder as it arrived. */
export interface Reminded {
  readonly title: string;
  readonly device: string;
  readonly reminder: string;
  readonly strong: boolean;
  /** Path of the page that the tap opened, with its query. */
  readonly opened: string;
  /** Event on the device → message in the inbox, milliseconds of the platform's clock. */
  readonly ms: number;
}

const WIFI = { ssid: 'Home-2.4G', password: 'correct horse' } as const;

/** Opens the trial version from WeChat's start screen and waits for its home page. */
export async function openTrial(phone: PhoneDriver, brand: SeedBrand): Promise<void> {
  await phone.openMiniProgram(brand.app.name);
  await phone.see('添加设备');
}

/** Adds a device the way its category is added. Ends on the success page. */
export async function addDevice(phone: PhoneDriver, device: SeededDevice, unit: FleetUnit): Promise<void> {
  const category = catalogue[device.category];
  await phone.tap('添加设备');
  if (category.binding === 'provisioning-qr') {
    await phone.tap(`添加${category.name.zh}`);
    await phone.fill('Wi-Fi 名称', WIFI.ssid);
    await phone.fill('Wi-Fi 密码', WIFI.password);
    await phone.tap('下一步');
    await phone.see('把二维码对准镜头');
    await phone.showToCamera(unit.id);
  } else {
    await phone.tap('扫一扫');
    await phone.scanLabel(unit.id);
  }
  await phone.see('添加成功');
}

/** Allows every reminder the success page offers, with 添加提醒. Returns how often WeChat's dialog appeared. */
export async function allowReminders(
  phone: PhoneDriver,
  options: { readonly addReminder: boolean } = { addReminder: true },
): Promise<number> {
  const button = phone.page.locator('[data-phone="screen"] [aria-label^="开启提醒"]:visible');
  let dialogs = 0;
  await button.first().waitFor();
  while (dialogs < 10 && (await button.count()) > 0) {
    // The ticket is fetched before the tap; until then the button is off.
    await phone.page.locator('[data-phone="screen"] [aria-label^="开启提醒"]:not([aria-disabled="true"]):visible').first().click();
    await phone.answerSubscribe({ allow: true, addReminder: options.addReminder });
    dialogs++;
    await phone.see(/已开启/);
  }
  return dialogs;
}

/** A trigger that makes a unit fresh from the factory post this event; behaviours are pure, so trying costs nothing. */
export function triggerOf({ behaviour }: DeviceDefinition, eventId: string): string | undefined {
  const unit = { state: behaviour.initial, memory: behaviour.memory ?? {}, now: 0, random: () => 0.5 };
  return Object.entries(behaviour.triggers).find(([, { input, run }]) => {
    const defaults = Object.fromEntries(Object.entries(input ?? {}).map(([id, member]) => [id, member.default]));
    return run(unit, defaults).events?.some((event) => event.eventId === eventId);
  })?.[0];
}

/** The reminder that is tried: of those the brand gave a template, the first strong one that a trigger can raise, else the first. */
export function chooseReminder(device: SeededDevice, brand: SeedBrand): { key: string; reminder: Reminder; trigger: string } {
  const definition: DeviceDefinition = catalogue[device.category];
  const templates = brand.reminders[device.category]?.templates ?? {};
  const offered = Object.entries(definition.reminders).flatMap(([key, reminder]) => {
    const trigger = templates[key] ? triggerOf(definition, reminder.eventId) : undefined;
    return trigger ? [{ key, reminder, trigger }] : [];
  });
  const chosen = offered.find(({ reminder }) => reminder.strong) ?? offered[0];
  if (!chosen)
    throw new Failure('no-reminder', `the brand gives ${device.category} no reminder that can be tried`, {
      fix: `add a template id under reminders.${device.category}.templates`,
    });
  return chosen;
}

/** Lets it happen before the device; the strong reminder rings, 查看 opens the page of that very event. `pictures`: a folder. */
export async function beReminded(
  phone: PhoneDriver,
  device: SeededDevice,
  brand: SeedBrand,
  fleet: Fleet,
  pictures: string,
): Promise<Omit<Reminded, 'ms'> & { eventTime: number; eventId: string }> {
  const { key, reminder, trigger } = chooseReminder(device, brand);
  const unit = fleet.unit(device.productId, device.deviceName);
  if (!unit) throw new Failure('device-missing', `${device.deviceName} is not in the fleet`);
  const happened = unit.trigger(trigger);
  const event = happened.events.find(({ eventId }) => eventId === reminder.eventId);
  if (!event) throw new Failure('no-event', `${trigger} raised no ${reminder.eventId}${happened.note ? `: ${happened.note}` : ''}`);
  const said = await phone.waitForRing();
  const missing = [reminder.template.title, ...Object.values(reminder.values)].filter((words) => !said.includes(words));
  if (missing.length > 0)
    throw new Failure('ring-says-otherwise', `the ring lacks 「${missing.join('」「')}」; it says: ${said.replace(/\s+/g, ' ')}`);
  await phone.screenshot(join(pictures, `ring-${device.category}.png`));
  await phone.answerRing('查看');
  await phone.see('全部消息');
  const opened = await pageOnScreen(phone);
  await phone.screenshot(join(pictures, `event-${device.category}.png`));
  return {
    title: reminder.template.title,
    device: unit.name,
    reminder: key,
    strong: reminder.strong,
    opened,
    eventTime: event.timestamp,
    eventId: event.eventId,
  };
}

/** Route and query of the page the person looks at now, encoded as the reminder's own link is; empty outside the app. */
async function pageOnScreen(phone: PhoneDriver): Promise<string> {
  const top = (await phone.stack()).at(-1);
  if (!top) return '';
  const pairs = Object.entries(top.query).map(([key, value]) => `${key}=${encodeURIComponent(decodeURIComponent(value))}`);
  return `${top.path.replace(/^\//, '')}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
}
