/** Steps 1 to 7: the scene, and a person on the phone when there is a browser. */
import { encodeEventLink, toDeviceId } from '../../devices/index.ts';
import { Failure } from '../failure.ts';
import { type Hand, openHand } from './hand.ts';
import { addDevice, allowReminders, beReminded, openTrial, type Reminded } from './phone-tour.ts';
import { openScene, type Scene, type SceneOptions } from './scene.ts';

export interface RunOptions extends SceneOptions {
  /** Path of the browser; absent: nobody uses the phone. */
  readonly chromium?: string;
  /** Folder for the pictures. */
  readonly pictures: string;
}

export interface RunScene extends Scene {
  readonly phoneDriven: boolean;
  readonly reminders: readonly Reminded[];
}

/** Route and query of the page the person looks at now, as the mini-program itself knows it. */
export async function pageOnScreen(hand: Hand): Promise<string> {
  const stack = await hand.page.evaluate(async () => {
    const phone = (await (globalThis as unknown as { camlockPhone: unknown }).camlockPhone) as {
      stack(): { path: string; query: { [key: string]: string } }[];
    };
    return phone.stack();
  });
  const top = stack.at(-1);
  return top ? addressOf(top.path, top.query) : '';
}

/** `pages/event/index?deviceId=…`, encoded as the reminder's own link is. */
function addressOf(path: string, query: { readonly [key: string]: string }): string {
  const pairs = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(decodeURIComponent(value))}`);
  return `${path.replace(/^\//, '')}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
}

/** Throws StepFailure naming the step that did not hold. */
export async function runScene(options: RunOptions): Promise<RunScene> {
  const scene = await openScene(options);
  const { steps, output, cleanup } = options;
  if (!options.chromium) return { ...scene, phoneDriven: false, reminders: [] };
  const chromium = options.chromium;
  const { brand, devices, fleet, platform, addresses } = scene;

  const hand = await steps.run('phone', 'add both devices on the phone and allow reminders', async () => {
    const opened = await openHand({ url: `${addresses.http}/phone/`, chromium, pictures: options.pictures });
    cleanup.push(() => opened.close());
    await openTrial(opened, brand);
    for (const device of devices) {
      const unit = fleet.unit(device.productId, device.deviceName);
      if (!unit) throw new Failure('device-missing', `${toDeviceId(device)} is not in the fleet`);
      await addDevice(opened, device, unit);
      const dialogs = await allowReminders(opened);
      await opened.picture(`added-${device.category}`);
      output.say(`   ${unit.name} added; reminders allowed in ${dialogs} dialog${dialogs === 1 ? '' : 's'}`);
      await opened.tap('回首页');
    }
    await opened.picture('home');
    return opened;
  });

  const reminders = await steps.run('reminders', 'strong reminders ring and open the page of their event', async () => {
    const arrived: Reminded[] = [];
    for (const device of devices) {
      const { eventTime, eventId, ...reminded } = await beReminded(hand, device, brand, fleet, () => pageOnScreen(hand));
      const page = encodeEventLink({ deviceId: toDeviceId(device), eventId, time: eventTime });
      const message = platform.wechat.inbox('me').find((one) => one.page === page);
      if (!message) throw new Failure('not-in-inbox', `the inbox has no message that opens ${page}`);
      if (reminded.opened !== page) throw new Failure('wrong-page', `the tap opened ${reminded.opened}, the reminder is about ${page}`);
      arrived.push({ ...reminded, ms: message.receivedAt - eventTime });
      output.say(`   「${reminded.title}」 of ${reminded.device}: ${message.receivedAt - eventTime} ms, opened ${reminded.opened}`);
    }
    return arrived;
  });

  return { ...scene, phoneDriven: true, reminders };
}
