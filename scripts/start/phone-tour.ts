/** What a person does with the new app: opens it, adds both devices, allows reminders, is called, looks. */
import { catalogue, type Reminder } from '../../devices/index.ts';
import type { Fleet, FleetUnit } from '../../simulator/index.ts';
import { Failure } from '../failure.ts';
import type { SeedBrand, SeededDevice } from '../platform/seed.ts';
import type { Hand } from './hand.ts';

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
export async function openTrial(hand: Hand, brand: SeedBrand): Promise<void> {
  await hand.tap(`${brand.app.name} 体验版`);
  await hand.see('添加设备');
}

/** Adds a device the way its category is added. Ends on the success page. */
export async function addDevice(hand: Hand, device: SeededDevice, unit: FleetUnit): Promise<void> {
  const category = catalogue[device.category];
  await hand.tap('添加设备');
  if (category.binding === 'provisioning-qr') {
    await hand.tap(`添加${category.name.zh}`);
    await hand.type('Wi-Fi 名称', WIFI.ssid);
    await hand.type('Wi-Fi 密码', WIFI.password);
    await hand.tap('下一步');
    await hand.see('把二维码对准镜头');
    await hand.tapHook('show-to-camera');
    await hand.page.locator(`[data-phone="camera"][data-device="${unit.id}"]`).click();
  } else {
    await hand.tap('扫一扫');
    await hand.seeHook('scan');
    await hand.page.locator(`[data-phone="scan-label"][data-device="${unit.id}"]`).click();
  }
  await hand.see('添加成功');
}

/** Allows every reminder the success page offers, with 添加提醒. Returns how often WeChat's dialog appeared. */
export async function allowReminders(hand: Hand, options: { readonly addReminder: boolean } = { addReminder: true }): Promise<number> {
  const button = hand.page.locator('[data-phone="screen"] [aria-label^="开启提醒"]:visible');
  let dialogs = 0;
  await button.first().waitFor();
  while (dialogs < 10 && (await button.count()) > 0) {
    // The ticket is fetched before the tap; until then the button is off.
    await hand.page.locator('[data-phone="screen"] [aria-label^="开启提醒"]:not([aria-disabled="true"]):visible').first().click();
    await hand.seeHook('subscribe');
    if (options.addReminder) await hand.page.locator('[data-phone="subscribe"] input[aria-label="添加提醒"]').check();
    await hand.tapHook('subscribe-allow');
    dialogs++;
    await hand.page.locator('[data-phone="subscribe"]').waitFor({ state: 'detached' });
    await hand.see(/已开启/);
  }
  return dialogs;
}

/** Which reminder a trigger raises, when the brand gave it a template: the first strong one, else the first. */
export function chooseReminder(device: SeededDevice, brand: SeedBrand): { key: string; reminder: Reminder; trigger: string } {
  const { behaviour, reminders } = catalogue[device.category];
  const templates = brand.reminders[device.category]?.templates ?? {};
  const offered = Object.entries(reminders as { readonly [key: string]: Reminder }).filter(([key]) => templates[key]);
  const [key, reminder] = offered.find(([, one]) => one.strong) ?? offered[0] ?? [];
  const trigger = key && Object.keys(behaviour.triggers).find((name) => key.startsWith(name));
  if (!key || !reminder || !trigger)
    throw new Failure('no-reminder', `the brand gives ${device.category} no reminder that can be tried`, {
      fix: `add a template id under reminders.${device.category}.templates`,
    });
  return { key, reminder, trigger };
}

/** Lets it happen before the device; the strong reminder rings, 查看 opens the page of that very event. */
export async function beReminded(
  hand: Hand,
  device: SeededDevice,
  brand: SeedBrand,
  fleet: Fleet,
  pageOf: () => Promise<string>,
): Promise<Omit<Reminded, 'ms'> & { eventTime: number; eventId: string }> {
  const { key, reminder, trigger } = chooseReminder(device, brand);
  const unit = fleet.unit(device.productId, device.deviceName);
  if (!unit) throw new Failure('device-missing', `${device.deviceName} is not in the fleet`);
  const happened = unit.trigger(trigger);
  const event = happened.events.find(({ eventId }) => eventId === reminder.eventId);
  if (!event) throw new Failure('no-event', `${trigger} raised no ${reminder.eventId}${happened.note ? `: ${happened.note}` : ''}`);
  await hand.seeHook('ring', reminder.template.title);
  for (const value of Object.values(reminder.values)) await hand.seeHook('ring', value);
  await hand.picture(`ring-${device.category}`);
  await hand.tapHook('ring-view');
  await hand.see('全部消息');
  const opened = await pageOf();
  await hand.picture(`event-${device.category}`);
  return {
    title: reminder.template.title,
    device: unit.name,
    reminder: key,
    strong: true,
    opened,
    eventTime: event.timestamp,
    eventId: event.eventId,
  };
}
